"""Settings, read from the environment; ``.env.example`` lists every variable.

Local, test and production differ by variables, never by files. What is missing or weak stops the program at
its start with a sentence.
"""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from msplan.lib.file_store import storage_of
from msplan.lib.logs import JSON, PLAIN
from msplan.lib.starting import refuse_what_is_unsafe, strong_key, with_secrets_from_files

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.ENVIRON = with_secrets_from_files(os.environ)


DEBUG = env.bool("DEBUG", default=False)
# The demonstration force: invented people and suppliers. `seed_demo` refuses to run without it.
DEMO = env.bool("DEMO", default=False)
DATA_DIR = Path(env.str("MSPLAN_DATA", default=str(BASE_DIR / "var")))

# HTTPS=off is for a laptop and the tests; anything else is served behind TLS.
HTTPS = env.bool("HTTPS", default=not DEBUG)
# How many proxies stand in front of the web process. What X-Forwarded-For, X-Forwarded-Proto and X-Request-ID say is
# believed only as far as they wrote it: anybody can send these.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

SECRET_KEY = strong_key("SECRET_KEY", env.str("SECRET_KEY", default=""), served=HTTPS, by_hand=DEBUG)
# Earlier keys, for the days after a change: what they signed (sessions, links to new passwords) still counts.
SECRET_KEY_FALLBACKS = [
    strong_key("SECRET_KEY_FALLBACKS", key, served=HTTPS, by_hand=DEBUG)
    for key in env.list("SECRET_KEY_FALLBACKS", default=[])
]
# Secret addresses (suppliers' links) are derived under a key of their own, so that the session key can be
# changed without breaking every link that was sent.
LINK_KEY = env.str("LINK_KEY", default="") or ("" if HTTPS else SECRET_KEY)
LINK_KEY = strong_key("LINK_KEY", LINK_KEY, served=HTTPS, by_hand=DEBUG)
# Seals the secrets of second steps in the database; older ones still open what was sealed under them.
SECOND_STEP_KEY = env.str("SECOND_STEP_KEY", default="") or ("" if HTTPS else SECRET_KEY)
SECOND_STEP_KEY = strong_key("SECOND_STEP_KEY", SECOND_STEP_KEY, served=HTTPS, by_hand=DEBUG)
SECOND_STEP_KEYS = [SECOND_STEP_KEY, *env.list("SECOND_STEP_KEYS_BEFORE", default=[])]

# The program lies at the top of its host. Where the web server believes a header SCRIPT_NAME (gunicorn does from its
# own machine), a visitor's would stand before every address of a page.
FORCE_SCRIPT_NAME = ""
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address people see in mails: no request is at hand when a worker writes one.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "msplan.lib",
    "msplan.history",
    "msplan.accounts",
    "msplan.force",
    "msplan.outbox",
    "msplan.files",
    "msplan.links",
    "msplan.chasing",
    "msplan.health",
    "msplan.keeping",
    "suppliers",
    "actions",
    "statements",
]

MIDDLEWARE = [
    # Outermost, so that what the others answer by themselves (a redirect, a file, a refusal) has them too.
    "msplan.lib.request_ids.request_ids",
    "msplan.lib.headers.browser_protections",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "msplan.lib.letters.other_letters_are_refused",
    "msplan.lib.faults.refusals_are_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "msplan.accounts.session_limits.session_limits",
    "msplan.accounts.middleware.SignInRequired",
    "msplan.lib.methods.methods_of_pages",
    "allauth.account.middleware.AccountMiddleware",
    "msplan.accounts.middleware.require_second_factor",
    "msplan.accounts.middleware.browsers_become_known",
    "msplan.accounts.middleware.private_pages_are_not_stored",
    "django.contrib.messages.middleware.MessageMiddleware",
    "msplan.views.files_of_lists.FilesOfLists",
]

ROOT_URLCONF = "msplan.urls"
WSGI_APPLICATION = "msplan.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "msplan.force.context.force",
                "msplan.accounts.context.navigation",
                "msplan.outbox.context.held_copy",
                "msplan.health.context.silence",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"

# PostgreSQL only: trigrams, row locks, triggers and partial indexes are what the rules stand on.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://msplan@localhost/msplan")}
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database.")
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DB_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["ATOMIC_REQUESTS"] = False
# How much of what was typed a name must share to be found ("cleening servces" finds Cleaning Services). Set for the
# connection, so that the search still goes through the trigram index.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", "-c pg_trgm.word_similarity_threshold=0.5"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
# auth.W004 looks for unique=True on the address; the table has a stronger rule, unique in whatever case.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["msplan.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "msplan.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "msplan.accounts.passwords.NotCommon"},
    {"NAME": "msplan.accounts.passwords.NotAboutYou"},
    {"NAME": "msplan.accounts.breached.NotBreached"},
]
# The list "Pwned Passwords" in one file, on our own disk; empty: only the commonest are refused.
BREACHED_PASSWORDS_FILE = env.str("BREACHED_PASSWORDS_FILE", default="")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "msplan.outbox.account_mail.Adapter"  # a string: the outbox stands above accounts
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by an administrator; nobody signs up
ACCOUNT_SESSION_REMEMBER = False
# By the computer only: counted by the address too, a stranger could use up what a colleague may ask for. How many mails
# go to one person in an hour is counted in msplan/accounts/sign_in_forms.py, and nobody is told.
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address gets no mail from us
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password is told to its owner
ACCOUNT_FORMS = {
    "login": "msplan.accounts.sign_in_forms.SignInForm",
    "reauthenticate": "msplan.accounts.sign_in_forms.ConfirmForm",
    "change_password": "msplan.accounts.sign_in_forms.NewPasswordForm",
    "set_password": "msplan.accounts.sign_in_forms.FirstPasswordForm",
    "reset_password": "msplan.accounts.sign_in_forms.ForgottenForm",
    "reset_password_from_key": "msplan.accounts.sign_in_forms.ResetForm",
}
MFA_FORMS = {
    "authenticate": "msplan.accounts.sign_in_forms.CodeForm",
    "reauthenticate": "msplan.accounts.sign_in_forms.ConfirmByCodeForm",
    "activate_totp": "msplan.accounts.sign_in_forms.TurnOnForm",
    "deactivate_totp": "msplan.accounts.sign_in_forms.TurnOffForm",
    "generate_recovery_codes": "msplan.accounts.sign_in_forms.NewCodesForm",
    "authenticate_webauthn": "msplan.accounts.passkey_forms.SecondStepForm",
    "reauthenticate_webauthn": "msplan.accounts.passkey_forms.ConfirmByPasskeyForm",
    "login_webauthn": "msplan.accounts.passkey_forms.SignInByPasskeyForm",
    "add_webauthn": "msplan.accounts.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "msplan.accounts.passkey_forms.RenamePasskeyForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
# Django's own: allauth's writes a row of its own for the address whenever a link, even a forged one, is opened.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "msplan.accounts.passkeys.Adapter"
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey asks for the finger or the PIN each time: so it is two factors, and may stand alone.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
MFA_TOTP_ISSUER = "msplan"
MFA_TOTP_TOLERANCE = 1  # a phone may be half a minute out
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from an administrator, not from the person
# Every member of staff needs a second factor in production; the demonstration lets people in without one.
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=not (DEBUG or DEMO))

# Single sign-on: all of it off unless the issuer is named. docs/rules/sign-in.md says what each means.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_ORIGIN = "/".join(OIDC_ISSUER.split("/")[:3])
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.str("OIDC_NAME", default="your force account")
# Values of the provider's "amr" or "acr" that say a second factor was used; none: ours is asked for besides.
OIDC_SECOND_FACTOR = env.list("OIDC_SECOND_FACTOR", default=[])
# How long ago the provider may have asked who somebody is, in hours; 0: as long as it likes.
OIDC_MAX_AGE_HOURS = env.int("OIDC_MAX_AGE_HOURS", default=0)
if OIDC_MAX_AGE_HOURS < 0:
    raise ImproperlyConfigured("OIDC_MAX_AGE_HOURS must be 0 or more.")
LOCAL_PASSWORDS = env.bool("LOCAL_PASSWORDS", default=True)
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
if OIDC_ISSUER and not OIDC_ISSUER.startswith("https://") and HTTPS:
    raise ImproperlyConfigured("OIDC_ISSUER must start with https://.")
if not LOCAL_PASSWORDS and not OIDC_ISSUER:
    raise ImproperlyConfigured("LOCAL_PASSWORDS is off, and nothing else lets anybody in. Set OIDC_ISSUER.")
SOCIALACCOUNT_ADAPTER = "msplan.accounts.single_sign_on.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

# Wrong passwords are counted by person and by address. Behind a proxy the address is in X-Forwarded-For: this many of
# its entries, from the right, are our own proxies'.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# A session ends so many minutes after the last request, and so many hours after signing in, whatever happens.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
# What protects others (roles, accounts, signing) asks again who is there after so many minutes.
CONFIRM_AFTER_MINUTES = env.int("CONFIRM_AFTER_MINUTES", default=10)
ACCOUNT_REAUTHENTICATION_TIMEOUT = CONFIRM_AFTER_MINUTES * 60
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)
for name in ("SESSION_IDLE_MINUTES", "SESSION_HOURS", "CONFIRM_AFTER_MINUTES", "INVITATION_DAYS"):
    if vars()[name] < 1:
        raise ImproperlyConfigured(f"{name} must be at least 1.")
# The row outlives the session: what was typed when it had ended is kept for the person whose it was.
SESSION_COOKIE_AGE = (SESSION_HOURS + 24) * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # losing Redis loses nothing, sessions neither

# --- what the ground floor needs from above, named as strings ------------------------------------------------
DUE_SOURCES = ["suppliers.due.items", "actions.due.items", "statements.due.items"]
# What writes mails by the schedule: (at=). Run for days gone by when a restored copy is put into use.
MAIL_WRITERS = [
    "suppliers.asking.campaign.sending.sweep",
    "suppliers.asking.campaign.reminding.remind_when_due",
    "suppliers.checks.writing.write_to_contacts",
    "msplan.chasing.sending.chase_when_due",
]
# What is somebody's while it is open, and is handed over when they leave: lists of msplan.accounts.handing_over.Held.
HANDED_OVER = [
    "msplan.accounts.handed_over.KINDS",
    "suppliers.handing_over.KINDS",
    "actions.handing_over.KINDS",
    "statements.handing_over.KINDS",
]
# What hangs on a department while it is open, and goes with it when it is merged into another.
HANGS_ON_DEPARTMENTS = [
    "msplan.accounts.handed_over.OF_DEPARTMENTS",
    "suppliers.handing_over.OF_DEPARTMENTS",
    "actions.handing_over.OF_DEPARTMENTS",
]
# What a meeting ought to talk about: (day of the meeting, id of the partnership or None for our own group) -> Matters.
AGENDA_SOURCES = ["actions.agenda.items", "statements.agenda.items"]
# Each returns the navigation entries that a person may use: (text, URL name, permission, order).
NAVIGATION_SOURCES = ["suppliers.navigation.ITEMS", "actions.navigation.ITEMS", "statements.navigation.ITEMS"]
# The tabs of Administration.
ADMINISTRATION_PAGES = [
    ("People", "accounts:people"),
    ("Departments", "accounts:departments"),
    ("Who may do what", "accounts:roles"),
    ("The force", "force:edit"),
    ("Backups", "keeping:index"),
    ("Is everything running?", "health:running"),
]
# What every page has to know besides the force's profile, in one query with it: name -> function giving an expression.
ASKED_WITH_THE_FORCE = {
    "has_hold": "msplan.outbox.holding.in_force",
    "last_beat": "msplan.health.context.last_beat",
}
# Where a person lands after signing in: the first entry whose permission they hold.
LANDING_PAGES = [
    ("dashboard.decide", "dashboard:show"),
    ("drafts.edit", "chasing:mine"),  # whoever writes begins with what is theirs to write
    ("dashboard.see", "dashboard:show"),
    ("", "chasing:mine"),
]
# Numbers beside what is mine to do, by role: (person, day) -> numbers, each with its list.
PICTURE_SOURCES = ["statements.dashboard.picture.of"]
# May this person open this stored file? Each answers True, False or None ("not mine to say").
FILE_GUARDS = ["suppliers.files.may_open", "actions.files.may_open", "statements.files.may_open"]
# Tabs that a higher floor adds to a supplier's page: dotted paths of functions (supplier, person) -> Tab.
SUPPLIER_TABS = ["actions.tabs.supplier_actions"]

# --- language, time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["msplan.formats"]

# --- files ----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
# Not static/src: what the sheets are compiled from is nobody's download.
STATICFILES_DIRS = [(name, BASE_DIR / "static" / name) for name in ("css", "fonts", "images", "js")]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "files")))
STORAGES = {
    "default": storage_of(env.str("FILES", default="")),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if env.str("STATICFILES", default="") == "plain":  # tests, and first starts before collectstatic
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_USE_FINDERS = env.str("STATICFILES", default="") == "plain" or DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our sheets and typefaces are for our pages
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["msplan.files.receiving.CappedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=20 * 1024 * 1024)
SPEND_MAX_BYTES = env.int("SPEND_MAX_BYTES", default=60 * 1024 * 1024)
# A virus scanner, clamd: tcp://host:3310 or unix:///run/clamav/clamd.ctl. While it is down no file is taken in.
SCANNER_URL = env.str("SCANNER_URL", default="")
if SCANNER_URL and not SCANNER_URL.startswith(("tcp://", "unix:///")):
    raise ImproperlyConfigured("SCANNER_URL must begin with tcp:// or unix:///.")
UPLOAD_SCANNER = "msplan.files.scanning.refusal_of"  # a string: lib stands below files
# Above every limit of a form: of anything larger only so much is written down while it is counted.
LARGEST_UPLOAD = max(EVIDENCE_MAX_BYTES, SPEND_MAX_BYTES, 100 * 1024 * 1024)

# How long what is kept: lists of rules, each room's own.
RETENTION_RULES = [
    "msplan.accounts.retention.RULES",
    "msplan.outbox.retention.RULES",
    "msplan.history.retention.RULES",
    "suppliers.spend.retention.RULES",
    "suppliers.asking.retention.RULES",
    "suppliers.concerns.retention.RULES",
    "actions.plan.retention.RULES",
]
# What must come out of a backup byte for byte: each gives (name, bytes) of what is public.
PUBLISHED_FILES = ["statements.publishing.keeping.files"]
# Which release this is, as a backup says it.
RELEASE = env.str("MSPLAN_RELEASE", default="local")
# Where pg_dump and pg_restore lie, for backups; without it they are looked for.
POSTGRES_PROGRAMS = env.str("POSTGRES_PROGRAMS", default="")

# --- mail -----------------------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Modern slavery plan <msplan@localhost>")
MAIL_REPLY_TO = env.str("MAIL_REPLY_TO", default="")
# How to learn whether the relay already took a mail whose sender died: a dotted path of a function
# (message_id) -> True | False | None (cannot tell). Without one, a person settles it.
OUTBOX_RELAY_LOOKUP = env.str("OUTBOX_RELAY_LOOKUP", default="")
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=120)
# How many invitations and reminders of one campaign may go in a minute: what the mail server bears.
ASKING_MAILS_PER_MINUTE = env.int("ASKING_MAILS_PER_MINUTE", default=120)
# The folder in which the laptop's own mail server keeps what it received; shows the mailbox page.
LOCAL_MAILBOX = env.str("LOCAL_MAILBOX", default="")

# --- history --------------------------------------------------------------------------------------------------
# A file outside the database, best on a disk of its own, to which each seal's head is added: docs/rules/history.md.
HISTORY_HEADS = env.str("HISTORY_HEADS", default="")

# --- work in the background -------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long the broker is away, a worker waits for it: one that gave up would have to be started by hand.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    # A line that goes dead without a word is left after this; without it publishing waits for ever.
    "socket_timeout": 15,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
CELERY_TASK_PUBLISH_RETRY = False  # a nudge that cannot be given is not worth waiting for: the sweep comes
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Shared by all processes, and still there when Redis is not: it counts wrong passwords.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

# --- browser's protections ----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY: dict[str, dict[str, Any]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that signs in by single sign-on is led on to the provider.
        "form-action": [SELF, *([OIDC_ORIGIN] if OIDC_ISSUER else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        # No script of ours makes markup out of text, so that none of anybody else's can.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
    }
}
# Below these no answer is kept by any cache: suppliers come there with a secret in the address.
NEVER_STORED = ("/answer/",)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would break Django's CSRF check over HTTPS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "msplan.accounts.views.stale.refused"
MESSAGE_STORAGE = "msplan.lib.flashes.Storage"
if HTTPS:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
    SECURE_SSL_REDIRECT = True
    # Probes and Prometheus speak to the process, past the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz(/web)?$", r"^metrics$"]
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# json: an object a line, for machines that read logs. plain: for people at a terminal.
LOG_FORMAT = env.str("LOG_FORMAT", default=PLAIN if DEBUG or DEMO else JSON)
if LOG_FORMAT not in (PLAIN, JSON):
    raise ImproperlyConfigured("LOG_FORMAT must be json or plain.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Secrets of addresses, what was searched for, and people's addresses are masked in every line.
    "formatters": {
        PLAIN: {
            "()": "msplan.lib.masking.Formatter",
            "format": "{asctime} {levelname} {name} [{request_id}]: {message}",
            "style": "{",
        },
        JSON: {"()": "msplan.lib.logs.JsonFormatter"},
    },
    "filters": {"request": {"()": "msplan.lib.logs.WithRequest"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Without handlers of Django's own, which would write the path of a request as it is.
        "django": {"level": "INFO", "handlers": [], "propagate": True},
        "django.server": {"level": "INFO", "handlers": [], "propagate": True},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# Whoever shows this to /readyz is told which part is not well; others only whether all is.
READY_TOKEN = env.str("READY_TOKEN", default="")
if READY_TOKEN and len(READY_TOKEN) < 32:
    raise ImproperlyConfigured("READY_TOKEN is too weak. Use at least 32 random characters, or leave it out.")

refuse_what_is_unsafe(globals())
