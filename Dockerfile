# One file for all images:  docker build --build-arg MODULE=order-api -t order-api .
# Nothing here needs BuildKit. What is the same for all modules comes first, so that it is built once.

FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /build

# The libraries, in a layer that only a changed pom.xml builds anew: all modules packaged without their sources.
COPY pom.xml ./
COPY service-defaults/pom.xml service-defaults/
COPY local-infrastructure/pom.xml local-infrastructure/
COPY dev-issuer/pom.xml dev-issuer/
COPY order-api/pom.xml order-api/
COPY order-worker/pom.xml order-worker/
COPY inventory-service/pom.xml inventory-service/
COPY payment-service/pom.xml payment-service/
COPY shipping-service/pom.xml shipping-service/
COPY baselines/pom.xml baselines/
COPY sandbox/pom.xml sandbox/
RUN mvn -B -ntp -pl '!baselines,!sandbox' -Dmaven.main.skip -Dmaven.test.skip -Dspring-boot.repackage.skip package

COPY . .
RUN mvn -B -ntp -pl '!baselines,!sandbox' -Dmaven.test.skip package


FROM build AS unpack
ARG MODULE
# A jar beside its libraries starts faster than a jar of jars, and the libraries keep a layer of their own.
RUN jar="${MODULE:?say which, as in --build-arg MODULE=order-api}/target/$MODULE-exec.jar"; \
	[ -f "$jar" ] || jar="$MODULE/target/$MODULE.jar"; \
	java -Djarmode=tools -jar "$jar" extract --layers --application-filename app.jar --destination /unpacked \
	&& cp -r /unpacked/snapshot-dependencies/. /unpacked/application/ \
	&& mkdir /unpacked/data


FROM eclipse-temurin:25.0.3_9-jre
WORKDIR /app
# Only the queue keeps anything here; a new volume takes its owner from this folder.
COPY --from=unpack --chown=10001:10001 /unpacked/data /data
COPY --from=unpack /unpacked/dependencies/ ./
COPY --from=unpack /unpacked/application/ ./
COPY ops/healthy /opt/orderflow/healthy
# A number, so that a platform can see that it is not root.
USER 10001:10001
STOPSIGNAL SIGTERM
# The JVM is process 1 and hears the signal. The heap is half of the container's memory: threads, classes and code take
# up to 250 MB beside it. JAVA_TOOL_OPTIONS adds options of your own.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", \
	"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "app.jar"]
