package dev.tare.docker;

import org.jspecify.annotations.Nullable;

/** What docker has and is not here, each with what to do instead. */
final class Absent {
    private static final String NO_DAEMON = "it is about docker's daemon, and there is none";

    private Absent() {}

    static @Nullable DockerVerb find(String name) {
        return switch (name) {
            case "pause", "unpause", "container pause", "container unpause" ->
                new Refused(
                        name, "a container runs or has ended", "docker kill -s STOP CONTAINER halts its first process");
            case "update", "container update" ->
                new Refused(name, "limits are set when a container is made", "make it anew, with docker run");
            case "events" -> new Refused(name, NO_DAEMON, "docker wait CONTAINER waits for an end");
            case "search" ->
                new Refused(name, "registries are asked for names alone", "search at https://hub.docker.com");
            case "context create", "context rm", "context update", "context export", "context import" ->
                new Refused(name, "work is done here and nowhere else", "ssh HOST tare ... works on another machine");
            case "compose" ->
                new Refused(
                        name,
                        "services are not started together",
                        "docker buildx bake -f compose.yaml builds their images");
            case "scout", "scan" ->
                new Refused(name, "there is no list of vulnerabilities", "tare sbom IMAGE lists the packages");
            case "trust" ->
                new Refused(name, "Docker's Notary is given up", "sign with cosign, which works on any registry");
            case "swarm", "node", "service", "stack", "secret", "config" ->
                new Refused(name, "there is no cluster", "push the image, and let the cluster's own tool run it");
            case "manifest create", "manifest annotate", "manifest push", "manifest rm" ->
                new Refused(
                        name, "an index is made at once", "docker buildx imagetools create -t NAME IMAGE... makes one");
            case "plugin", "checkpoint" -> new Refused(name, NO_DAEMON, "what it would do is not there");
            default -> null;
        };
    }
}
