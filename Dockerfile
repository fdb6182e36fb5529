# Builds and runs Fused:
#
#   docker build . -t fused
#   docker run fused --help
#   docker run fused example map
#
# compose.yaml starts five members and their coordinator from the same image.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -Dquick -DskipTests -pl examples -am package \
    && mkdir /opt/fused \
    && cp fused /opt/fused/ \
    && mv examples/target/lib /opt/fused/lib \
    && cp examples/target/fused-examples.jar /opt/fused/lib/

FROM eclipse-temurin:25-jre
COPY --from=build /opt/fused /opt/fused
RUN ln -s /opt/fused/fused /usr/local/bin/fused \
    && useradd --create-home --user-group member
USER member
WORKDIR /home/member
EXPOSE 7400
ENTRYPOINT ["fused"]
CMD ["--help"]
