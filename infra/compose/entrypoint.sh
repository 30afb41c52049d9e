#!/bin/sh
# What a container runs: parks, enterprises, indicators, funds, talent, projects, partners, gateway or log-setup.
set -eu
class_path=$(ls /app/own/*.jar /app/lib/*.jar | LC_ALL=C sort | tr '\n' ':')
# to the console: the disk is read-only, and the file's configuration is on the same class path
logging="-Dlogback.configurationFile=logback-console.xml -Dlogging.config=classpath:logback-console.xml"
flags="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=60 \
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
    exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$class_path" cn.onezone.local.HealthCheck "${SERVER_PORT:-8080}" ;;
  train)
    # shellcheck disable=SC2086
    exec java $flags -XX:AOTCacheOutput=/app/network.aot -cp "$class_path" cn.onezone.local.Node all --data /tmp/train --train ;;
  *) echo "expected: parks, enterprises, indicators, funds, talent, projects, partners, gateway or log-setup, got: ${1:-nothing}" >&2; exit 2 ;;
esac
shift
# shellcheck disable=SC2086
exec java $flags ${JAVA_OPTIONS:-} -XX:AOTCache=/app/network.aot -cp "$class_path" "$main" "$@"
