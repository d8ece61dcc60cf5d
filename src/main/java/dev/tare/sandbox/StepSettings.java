package dev.tare.sandbox;

import java.util.Map;
import java.util.Set;

/**
 * What a build hands to its RUN steps and allows them.
 *
 * @param secrets {@code --secret}, by id
 * @param agents {@code --ssh}, by id
 * @param allowed {@code --allow}: {@code security.insecure}, {@code network.host}
 */
public record StepSettings(Map<String, Secret> secrets, Map<String, Agent> agents, Set<String> allowed) {
    /** The most bytes of a secret (BuildKit, session/secrets). */
    public static final int MAX_SECRET_BYTES = 500 * 1024;

    public static final StepSettings NONE = new StepSettings(Map.of(), Map.of(), Set.of());

    public StepSettings {
        secrets = Map.copyOf(secrets);
        agents = Map.copyOf(agents);
        allowed = Set.copyOf(allowed);
    }

    /** A secret's value, read when a step asks for it. It has no toString that shows it. */
    public interface Secret {
        byte[] read() throws java.io.IOException;
    }

    /**
     * An SSH agent.
     *
     * @param paths of a socket, or of key files; empty for the agent that SSH_AUTH_SOCK names
     */
    public record Agent(java.util.List<java.nio.file.Path> paths) {
        public Agent {
            paths = java.util.List.copyOf(paths);
        }
    }
}
