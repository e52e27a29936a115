#!/bin/sh
# Compiles the two stylesheets and copies the fonts. Needs node; nothing that runs msplan does.
#   cd static/src && ./build.sh
set -eu
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --no-audit --no-fund --ignore-scripts

for sheet in msplan public; do
    node_modules/.bin/sass --style=compressed --no-source-map --load-path=node_modules --quiet-deps \
        "$sheet.scss" "../css/$sheet.css"
done

# The sheets say what they were made from, so that a test sees when somebody forgot to make them again.
from=$(cat _*.scss msplan.scss public.scss package-lock.json | sha256sum | cut -c1-16)
for sheet in msplan public; do
    printf '/* made from %s */\n' "$from" >> "../css/$sheet.css"
done

for weight in Regular Italic SemiBold Bold; do
    cp "node_modules/inter-ui/web/Inter-$weight.woff2" ../fonts/
done
cp node_modules/inter-ui/LICENSE.txt ../fonts/LICENCE-Inter.txt

# Neither may be used outside gov.uk: the build fails rather than ship them.
if grep -liE "gds transport|crown|govuk-crest" ../css/*.css; then
    echo "The compiled css names the GOV.UK typeface or the crown." >&2
    exit 1
fi
