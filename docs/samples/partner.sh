#!/bin/sh
# Verifies a webhook, follows or pulls the events of a OneZone subscription with curl and openssl (1.1.1 or newer).
#
#   WEBHOOK_SECRET=whsec_...  sh partner.sh verify ID TIMESTAMP SIGNATURES <body
#   WEBHOOK_KEY=whpk_...      sh partner.sh verify ID TIMESTAMP SIGNATURES <body
#   TOKEN=...                 sh partner.sh follow ADDRESS SUBSCRIPTION FILE
#   TOKEN=...                 sh partner.sh pull ADDRESS SUBSCRIPTION [AFTER]
#
# verify ends with 0 if one of the signatures holds; the three words are the fields webhook-id, webhook-timestamp and
# webhook-signature. follow appends "number event" to FILE and goes on after the last number in it, whenever it is
# started again. pull writes pages to standard output.
set -eu

verify() {
  age=$(($(date +%s) - $2))
  # an older message may be one that somebody sends again
  [ "$age" -le 300 ] && [ "$age" -ge -300 ] || { echo 'not of now' >&2; return 1; }
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  { printf '%s.%s.' "$1" "$2"; cat; } >"$folder/signed"
  for one in $3; do
    case $one in
      v1,*)
        [ -n "${WEBHOOK_SECRET:-}" ] || continue
        # whoever sees the processes of this machine sees the key: in a service of your own, take a library
        key=$(printf %s "${WEBHOOK_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
        expected=$(openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary <"$folder/signed" | openssl base64 -A)
        [ "${one#v1,}" = "$expected" ] && return 0
        ;;
      v1a,*)
        [ -n "${WEBHOOK_KEY:-}" ] || continue
        # 12 bytes that say "an Ed25519 key", and the 32 of the key
        { printf '\060\052\060\005\006\003\053\145\160\003\041\000'
          printf %s "${WEBHOOK_KEY#whpk_}" | openssl base64 -d -A; } >"$folder/key"
        printf %s "${one#v1a,}" | openssl base64 -d -A >"$folder/signature"
        openssl pkeyutl -verify -pubin -keyform DER -inkey "$folder/key" -rawin -in "$folder/signed" \
          -sigfile "$folder/signature" >/dev/null 2>&1 && return 0
        ;;
    esac
  done
  echo 'no signature holds' >&2
  return 1
}

follow() {
  touch "$3"
  failures=0
  while [ "$failures" -lt 10 ]; do
    # killed while it wrote: what is left of the line goes, and the event comes again
    [ -z "$(tail -c 1 "$3")" ] || { sed '$d' "$3" >"$3.whole" && mv "$3.whole" "$3"; }
    last=$(tail -n 1 "$3" | cut -d ' ' -f 1)
    # curl ends when the service does, after ten minutes or with the token
    curl -sSN --fail --connect-timeout 5 -H "Authorization: Bearer $TOKEN" -H "Last-Event-ID: ${last:-0}" \
      "$1/partners/subscriptions/$2/stream" | while IFS= read -r line; do
      case $line in
        'id: '*) number=${line#id: } ;;
        'data: '*) printf '%s %s\n' "$number" "${line#data: }" >>"$3" ;;
      esac
    done
    [ "$(tail -n 1 "$3" | cut -d ' ' -f 1)" = "$last" ] && failures=$((failures + 1)) || failures=0
    sleep 1
  done
}

pull() {
  after=${3:-0}
  while :; do
    page=$(curl -sS --fail --max-time 30 -H "Authorization: Bearer $TOKEN" \
      "$1/partners/subscriptions/$2/events?limit=500&after=$after")
    # the number of the last one stands at the end of the page
    next=$(printf %s "$page" | sed 's/.*"last":\([0-9]*\)}$/\1/')
    [ "$next" != "$after" ] || return 0
    printf '%s\n' "$page"
    after=$next
  done
}

command=$1
shift
"$command" "$@"
