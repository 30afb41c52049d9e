#!/bin/sh
# What a container runs: parks, enterprises, indicators, funds, talent, projects, partners, gateway or log-setup.
set -eu
class_path=$(ls /app/own/*.jar /app/lib/*.jar | LC_ALL=C sort | tr '\n' ':')
# to the console: the disk is read-only, and the file's configuration is on the same class path
logging="-Dlogback.configurationFile=logback-console.xml -Dlogging.config=classpath:logback-console.xml"
# The class cache brings objects with it, and a machine whose heap begins too small for them does not start: by itself it
# would begin with a sixty-fourth of the container's memory.
flags="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError \
 -XX:InitialRAMPercentage=20 -XX:MaxRAMPercentage=60 -Xlog:aot*=error \
 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dfile.encoding=UTF-8 $logging"
case "${1:-}" in
  parks) main=cn.onezone.parks.ParksApplication ;;
  enterprises) main=cn.onezone.enterprises.EnterprisesApplication ;;
  indicators) main=cn.onezone.indicators.IndicatorsApplication ;;
  funds) main=cn.onezone.funds.FundsApplication ;;
  talent) main=cn.onezone.talent.TalentApplication ;;
  projects) main=cn.onezone.projects.ProjectsApplication ;;
  partners) main=cn.onezone.partners.PartnersApplication ;;
  gateway) main=cn.onezone.gateway.GatewayApplication ;;
  log-setup) main=cn.onezone.local.users.LogSetup ;;
  health)
    # no machine of its own for each look: some twenty containers look every few seconds
    exec bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3 \
      && read -r _ status _ <&3 && [ "$status" = 200 ]' health "${SERVER_PORT:-8080}" ;;
  train)
    # shellcheck disable=SC2086
    exec java $flags -XX:AOTCacheOutput=/app/network.aot -cp "$class_path" cn.onezone.local.Node all --data /tmp/train --train ;;
  *) echo "expected: parks, enterprises, indicators, funds, talent, projects, partners, gateway or log-setup, got: ${1:-nothing}" >&2; exit 2 ;;
esac
shift
# shellcheck disable=SC2086
exec java $flags ${JAVA_OPTIONS:-} -XX:AOTCache=/app/network.aot -cp "$class_path" "$main" "$@"
