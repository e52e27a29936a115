# Django's deployment check on settings as production has them: every variable that is not given takes its safe default.
export DEBUG=off DEMO=off HTTPS=on STATICFILES=plain ALLOWED_HOSTS=plan.example.police.test SITE_URL=https://plan.example.police.test
exec python manage.py check --deploy --fail-level WARNING
