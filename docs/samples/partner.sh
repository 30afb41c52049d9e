#!/bin/sh
# Verifies a webhook, follows or pulls the events of a OneZone subscription with curl and openssl (1.1.1 or newer).
#
#   WEBHOOK_SECRET=whsec_...  sh partner.sh verify ID TIMESTAMP SIGNATURES <body
#   WEBHOOK_KEY=whpk_...      sh partner.sh verify ID TIMESTAMP SIGNATURES <body
#   TOKEN=...                 sh partner.sh follow ADDRESS SUBSCRIPTION FILE
#   TOKEN=...                 sh partner.sh pull ADDRESS SUBSCRIPTION [AFTER]
#   TOKEN=...                 sh partner.sh manifest ADDRESS SUBSCRIPTION FILE
#
# verify ends with 0 if one of the signatures holds; the three words are the fields webhook-id, webhook-timestamp and
# webhook-signature. follow appends "number event" to FILE and goes on after the last number in it, whenever it is
# started again. pull writes pages to standard output. manifest compares what follow wrote with the signed manifests of all
# days that are over: it names what is missing, or says up to which number and day nothing is.
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
        # what has no number is no event: that deliveries pause, or that the agreement has ended
        'event: '*) number= ;;
        'data: '*) if [ -n "$number" ]; then
          printf '%s %s\n' "$number" "${line#data: }" >>"$3"
        else
          echo "${line#data: }" >&2
        fi ;;
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

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# what is left out at the end of base64url stands there again
bytes() {
  case $((${#1} % 4)) in 2) end='==' ;; 3) end='=' ;; *) end='' ;; esac
  printf '%s%s' "$1" "$end" | tr -- '-_' '+/' | openssl base64 -d -A
}

# SHA-256 of a zero byte and what comes in: the leaf of a tree (RFC 9162)
leaf() { { printf '\000'; cat; } | openssl dgst -sha256 -binary; }

# the root over the files $folder/0.1, $folder/0.2 ... of so many leaves: two and two, one without a partner goes up as it is
root() {
  [ "$1" -gt 0 ] || { printf '' | openssl dgst -sha256 -binary | base64url; return; }
  level=0
  width=$1
  while [ "$width" -gt 1 ]; do
    i=1
    up=0
    while [ "$i" -le "$width" ]; do
      up=$((up + 1))
      if [ "$i" -lt "$width" ]; then
        { printf '\001'; cat "$folder/$level.$i" "$folder/$level.$((i + 1))"; } |
          openssl dgst -sha256 -binary >"$folder/$((level + 1)).$up"
      else
        cp "$folder/$level.$i" "$folder/$((level + 1)).$up"
      fi
      i=$((i + 2))
    done
    level=$((level + 1))
    width=$up
  done
  base64url <"$folder/$level.1"
}

# the number of a day, so that one follows the other
number_of_day() {
  year=${1%%-*}
  rest=${1#*-}
  month=${rest%-*}
  month=${month#0}
  day=${rest#*-}
  day=${day#0}
  [ "$month" -gt 2 ] || { year=$((year - 1)); month=$((month + 12)); }
  echo $((365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day))
}

# whether one of the keys in $folder/keys signed a statement
signed() {
  header=${2%%..*}
  [ "$(bytes "$header" | sed 's/^{"alg":"Ed25519","kid":"[A-Za-z0-9_-]*"}$/fine/')" = fine ] || return 1
  kid=$(bytes "$header" | sed 's/.*"kid":"\([^"]*\)".*/\1/')
  # the statement is the only leaf of a tree: its digest and the number 1
  payload=$({ printf %s "$1" | leaf; printf '\000\000\000\001'; } | base64url)
  printf %s "$header.$payload" >"$folder/signed"
  bytes "${2##*..}" >"$folder/signature"
  while IFS= read -r x; do
    [ "$(printf '{"crv":"Ed25519","kty":"OKP","x":"%s"}' "$x" | openssl dgst -sha256 -binary | base64url)" = "$kid" ] ||
      continue
    { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; bytes "$x"; } >"$folder/key"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$folder/key" -rawin -in "$folder/signed" \
      -sigfile "$folder/signature" >/dev/null 2>&1 && return 0
  done <"$folder/keys"
  return 1
}

# one member of a JSON object without others in it
member() { printf %s "$1" | sed -n 's/.*"'"$2"'":"\{0,1\}\([^",}]*\).*/\1/p'; }

manifest() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  curl -sS --fail --max-time 30 -H "Authorization: Bearer $TOKEN" "$1/.well-known/jwks.json" | tr '{},' '\n\n\n' |
    sed -n 's/^ *"x": *"\([^"]*\)".*/\1/p' >"$folder/keys"
  cursor=
  while :; do
    page=$(curl -sS --fail --max-time 30 -H "Authorization: Bearer $TOKEN" \
      "$1/partners/subscriptions/$2/manifests?limit=500&cursor=$cursor")
    # each manifest is an object without others in it
    printf '%s\n' "$page" | tr '{}' '\n\n' | grep '"signature":' >>"$folder/manifests" || true
    cursor=$(member "$page" next)
    case $cursor in '' | null) break ;; esac
  done
  faults=0
  fault() { echo "$*" >&2; faults=$((faults + 1)); }
  expected=1
  before=
  upto=
  [ -s "$folder/manifests" ] || { echo 'no day is over: nothing is proved yet' >&2; return 1; }
  while IFS= read -r one; do
    on=$(member "$one" day) part=$(member "$one" part) count=$(member "$one" count)
    first=$(member "$one" first) last=$(member "$one" last) stated=$(member "$one" root)
    signed "{\"count\":$count,\"day\":\"$on\",\"first\":$first,\"last\":$last,\"part\":$part,\"root\":\"$stated\",\"subscription\":\"$2\"}" \
      "$(member "$one" signature)" || fault "$on part $part is not signed by the service"
    [ "$first" = "$expected" ] || fault "$on part $part begins with $first (expected: $expected)"
    today=$(number_of_day "$on")
    # of the next day, or the next part of the same one
    case $before in
      '' | "$((today - 1)) "*) [ "$part" = 1 ] || fault "$on part $part is the first of its day" ;;
      "$today $((part - 1))") ;;
      *) fault "$on part $part does not follow the one before" ;;
    esac
    before="$today $part"
    awk -v first="$first" -v last="$last" '$1 >= first && $1 <= last' "$3" | sort -n -u -k 1,1 >"$folder/events"
    want=$first
    missing=0
    i=0
    while IFS=' ' read -r number event; do
      while [ "$want" -lt "$number" ]; do
        fault "$on part $part has $want, which was not received"
        missing=1
        want=$((want + 1))
      done
      i=$((i + 1))
      case $event in
        *'"type":"cn.onezone.partners.withheld.v1"'*) bytes "$(member "$event" eventdigest)" >"$folder/0.$i" ;;
        *) printf %s "$event" | leaf >"$folder/0.$i" ;;
      esac
      want=$((number + 1))
    done <"$folder/events"
    while [ "$want" -le "$last" ]; do
      fault "$on part $part has $want, which was not received"
      missing=1
      want=$((want + 1))
    done
    [ "$missing" = 1 ] || [ "$(root "$count")" = "$stated" ] || fault "$on part $part is over other events than those received"
    expected=$((last + 1))
    upto="up to number $last, $on"
  done <"$folder/manifests"
  [ "$faults" = 0 ] && echo "nothing is missing $upto"
}

command=$1
shift
"$command" "$@"
