# The settings under which tests and checks run. Sourced by bin/test and bin/check; says nothing secret.
export PYTHONUTF8=1
export SECRET_KEY=only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF
export LINK_KEY=only-for-tests-links-0123456789-abcdefghijklmnopqrstuvwxyz
export SECOND_STEP_KEY=only-for-tests-steps-0123456789-abcdefghijklmnopqrstuvwxyz
export HTTPS=off
export DEBUG=off
export DEMO=off
export MFA_REQUIRED=off
export STATICFILES=plain
export ALLOWED_HOSTS=localhost,127.0.0.1,testserver
export SITE_URL=http://testserver
export MAIL_FROM="Modern slavery plan <msplan@example.police.test>"
export LOG_LEVEL=WARNING
unset LOCAL_MAILBOX
