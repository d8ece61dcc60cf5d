package dev.tare.plan;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a build hands to its RUN steps and allows them.
 *
 * @param secrets {@code --secret}, by id
 * @param agents {@code --ssh}, by id
 * @param allowed {@code --allow}: {@code security.insecure}, {@code network.host}
 * @param resources what each step may take
 * @param sandbox by which steps are run
 */
public record ExecSettings(
        Map<String, Secret> secrets,
        Map<String, Agent> agents,
        Set<String> allowed,
        Resources resources,
        Sandbox sandbox) {
    /** The most bytes of a secret (BuildKit, session/secrets). */
    public static final int MAX_SECRET_BYTES = 500 * 1024;

    public static final ExecSettings NONE = new ExecSettings(Map.of(), Map.of(), Set.of());

    /** Settings of steps that may take what they can get. */
    public ExecSettings(Map<String, Secret> secrets, Map<String, Agent> agents, Set<String> allowed) {
        this(secrets, agents, allowed, Resources.ALL, Sandbox.ANY);
    }

    /** The same by another one. */
    public ExecSettings with(Sandbox other) {
        return new ExecSettings(secrets, agents, allowed, resources, other);
    }

    public ExecSettings {
        secrets = Map.copyOf(secrets);
        agents = Map.copyOf(agents);
        allowed = Set.copyOf(allowed);
    }

    /** What runs a step. */
    public enum Sandbox {
        /** The best of those that this machine has. */
        ANY,
        /** The sandbox that comes with Tare. */
        TARE,
        /** The OCI runtime of that name. */
        RUNC,
        /** Programs of util-linux; there is no filter of system calls. */
        UNSHARE;

        /** Names the sandbox of steps that name none. */
        public static final String VARIABLE = "TARE_RUNTIME";

        /** What an environment names; ANY where it names none. @throws TareException (usage) where there is none of this name */
        public static Sandbox of(Map<String, String> environment) {
            String name = environment.get(VARIABLE);
            return name == null || name.isEmpty() ? ANY : named(name, VARIABLE);
        }

        /** @throws TareException where there is none of this name. @param origin of the name, for the message */
        public static Sandbox named(String name, String origin) {
            return switch (name) {
                case "tare" -> TARE;
                case "runc" -> RUNC;
                case "unshare" -> UNSHARE;
                default ->
                    throw TareException.usage(
                            origin + " knows no runtime \"" + name + "\"", "it takes tare, runc or unshare");
            };
        }
    }

    /** A secret's value, read when a step asks for it. It has no toString that shows it. */
    public interface Secret {
        byte[] read() throws IOException;

        /**
         * The content of a file.
         *
         * @param id the secret's, for messages
         * @param shown the file as the user knows it
         */
        static Secret ofFile(String id, Path file, String shown) {
            return () -> {
                try (InputStream in = Files.newInputStream(file)) {
                    byte[] bytes = in.readNBytes(MAX_SECRET_BYTES + 1);
                    if (bytes.length > MAX_SECRET_BYTES) {
                        throw TareException.failed("the secret " + id + " is larger than " + MAX_SECRET_BYTES / 1024
                                + " KiB: that is no secret");
                    }
                    return bytes;
                } catch (IOException e) {
                    throw TareException.failed(
                            "the secret " + id + " can't be read from " + shown + ": " + Reasons.of(e), e);
                }
            };
        }
    }

    /**
     * An SSH agent.
     *
     * @param paths of a socket, or of key files; empty for the agent that SSH_AUTH_SOCK names
     */
    public record Agent(java.util.List<Path> paths) {
        public Agent {
            paths = java.util.List.copyOf(paths);
        }
    }

    /**
     * What a step may take of the machine, by its control group; what is null is not limited.
     *
     * @param memory in bytes
     * @param cpus the processors, in cpuset's form, such as {@code 0-2,4}
     * @param cpuShares the weight against others, where 1024 is usual
     */
    public record Resources(
            @Nullable Long memory,
            @Nullable String cpus,
            @Nullable Integer cpuShares) {
        public static final Resources ALL = new Resources(null, null, null);
    }
}
