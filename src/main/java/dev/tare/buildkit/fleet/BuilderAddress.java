package dev.tare.buildkit.fleet;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where BuildKit listens. {@link AddressParser} reads one; {@link #text} writes it so that it can be read again. */
public sealed interface BuilderAddress {
    /** Of a daemon's socket where none is named, as with {@code buildctl}. */
    Path SOCKET = Path.of("/run/buildkit/buildkitd.sock");

    /** As users write it, without what is secret: nothing in it is. */
    String text();

    /** A socket of this machine: {@code unix:///run/buildkit/buildkitd.sock}. */
    record Unix(Path socket) implements BuilderAddress {
        @Override
        public String text() {
            return "unix://" + socket;
        }
    }

    /**
     * One daemon: {@code tcp://HOST:PORT}.
     *
     * @param host a name, or an address without brackets
     * @param tls null for none
     */
    record Tcp(String host, int port, @Nullable TlsFiles tls) implements BuilderAddress {
        @Override
        public String text() {
            return "tcp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * All addresses of a name: {@code dns://NAME:PORT}, such as a headless Service. {@link Addresses} asks for them.
     *
     * @param tls whose server name is, where it has none, {@code name}: pods have no certificates for their addresses
     */
    record Dns(String name, int port, @Nullable TlsFiles tls) implements BuilderAddress {
        @Override
        public String text() {
            return "dns://" + name + ":" + port;
        }
    }

    /** One that a program leads to, whose standard input and output are the connection. */
    sealed interface Piped extends BuilderAddress {
        /** The program and its arguments. */
        List<String> command();
    }

    /**
     * {@code ssh://[USER@]HOST[:PORT][/SOCKET]}, by the {@code ssh} program with the user's settings and keys.
     *
     * @param socket of the daemon, on that machine
     */
    record Ssh(@Nullable String user, String host, @Nullable Integer port, Path socket) implements Piped {
        @Override
        public String text() {
            return "ssh://" + (user == null ? "" : user + "@") + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                    + (port == null ? "" : ":" + port) + (socket.equals(SOCKET) ? "" : socket);
        }

        @Override
        public List<String> command() {
            return PipedCommands.of(this);
        }
    }

    /** {@code docker-container://NAME}, by the {@code docker} program. */
    record Container(String name) implements Piped {
        @Override
        public String text() {
            return "docker-container://" + name;
        }

        @Override
        public List<String> command() {
            return PipedCommands.of(this);
        }
    }

    /**
     * {@code kube-pod://POD[?namespace=..&container=..&context=..]}, by the {@code kubectl} program.
     *
     * @param namespace null for that of the context
     * @param container null for the pod's first
     * @param context of kubectl's settings; null for the current one
     */
    record Pod(
            String name,
            @Nullable String namespace,
            @Nullable String container,
            @Nullable String context) implements Piped {
        @Override
        public String text() {
            StringBuilder out = new StringBuilder("kube-pod://").append(name);
            char before = '?';
            before = query(out, before, "namespace", namespace);
            before = query(out, before, "container", container);
            query(out, before, "context", context);
            return out.toString();
        }

        private static char query(StringBuilder out, char before, String key, @Nullable String value) {
            if (value == null) {
                return before;
            }
            out.append(before).append(key).append('=').append(AddressParser.encoded(value));
            return '&';
        }

        @Override
        public List<String> command() {
            return PipedCommands.of(this);
        }
    }
}
