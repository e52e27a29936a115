"""A small provider of OpenID Connect: it answers over HTTP, checks code, secret, address and PKCE, and signs with RSA.

The tests stand at its sign-in page: they say who comes and what its token holds.
"""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "msplan-of-the-tests", "a-secret-of-the-tests"


class Provider:
    def __init__(self) -> None:
        self.issuer = ""
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, tuple[dict[str, str], str]] = {}
        self.asked: list[str] = []
        # What the discovery document says otherwise than it should.
        self.papers: dict[str, str] = {}

    def approve(
        self, address: str, *, key: Any = None, algorithm: str = "RS256", **said: Any
    ) -> dict[str, str]:
        """Somebody signs in at the address msplan sent them to: what comes back to msplan's own address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "0001",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": "ann.hart@force.example",
            "email_verified": True,
            **said,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        signing = self.key if key is None else key
        token = jwt.encode(claims, signing, algorithm=algorithm, headers={"kid": "one"})
        self.codes["a-code"] = (asked, token)
        return {"code": "a-code", "state": asked["state"]}

    def exchange(self, form: dict[str, str]) -> str | None:
        asked, token = self.codes.pop(form.get("code", ""), ({}, ""))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        holds = (
            asked
            and form.get("client_secret") == SECRET
            and form.get("redirect_uri") == asked["redirect_uri"]
            and asked["code_challenge_method"] == "S256"
            and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        )
        return token if holds else None

    def answer(self, path: str, form: dict[str, str]) -> Any:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                **self.papers,
            }
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}
        token = self.exchange(form) if path == "/token" else None
        return token and {"access_token": "not used", "token_type": "Bearer", "id_token": token}


@contextmanager
def serving() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _say(self, form: dict[str, str]) -> None:
            found = provider.answer(urlsplit(self.path).path, form)
            body = json.dumps(found or {"error": "invalid_grant"}).encode()
            self.send_response(200 if found else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(text).items()})

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
