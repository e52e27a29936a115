# Django's deployment check on settings as production has them: every variable that is not given takes its safe default.
# The keys are made here: the program refuses those of the tests once HTTPS is on.
key() { python -c 'import secrets; print(secrets.token_urlsafe(60))'; }
SECRET_KEY=$(key) LINK_KEY=$(key) SECOND_STEP_KEY=$(key) READY_TOKEN=$(key)
export SECRET_KEY LINK_KEY SECOND_STEP_KEY READY_TOKEN
export DEBUG=off DEMO=off HTTPS=on STATICFILES=plain TRUSTED_PROXIES=1
export ALLOWED_HOSTS=plan.example.police.test SITE_URL=https://plan.example.police.test
export MAIL_FROM="Modern slavery plan <msplan@example.police.test>" EMAIL_URL=smtp+tls://relay.example.police.test:587
unset MFA_REQUIRED LOCAL_MAILBOX LOG_LEVEL
exec python manage.py check --deploy --fail-level WARNING
