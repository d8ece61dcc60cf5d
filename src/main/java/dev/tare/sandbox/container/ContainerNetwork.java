package dev.tare.sandbox.container;

import dev.tare.posix.Mounts;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.network.NamedNetworks;
import dev.tare.sandbox.network.Neighbour;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.network.UserNetwork;
import dev.tare.sandbox.network.Veth;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connects containers to the network: as root by a cable to the host's, else by a process that speaks for them. */
final class ContainerNetwork {
    private static final Path HOSTS = Path.of("/etc/hosts");
    private static final Path RESOLVER = Path.of("/etc/resolv.conf");

    /** Lists the servers that systemd's resolver on the loopback asks. */
    private static final Path UPSTREAM = Path.of("/run/systemd/resolve/resolv.conf");

    private static final String LOOPBACK = "127.0.0.1";

    private ContainerNetwork() {}

    /** {@code /etc/hosts} as long as the container has no address. */
    static String hosts(Container container) {
        return NetworkFiles.hosts(container, null, LOOPBACK, text(HOSTS));
    }

    /** {@code /etc/resolv.conf}. */
    static String resolvConf(NetworkMode network, NetworkSettings.Dns dns) {
        String host = text(RESOLVER);
        String file = network == NetworkMode.HOST
                ? host
                : network == NetworkMode.DEFAULT && Mounts.isUserNamespace() && UserNetwork.missing() == null
                        ? NetworkFiles.through(host, UserNetwork.RESOLVER)
                        : NetworkFiles.reachable(host, text(UPSTREAM));
        return NetworkFiles.resolvConf(file, dns);
    }

    /** A file of the host's, empty where there is none. */
    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Connects a container, and writes its address into its {@code hosts}.
     *
     * @param folder of the container
     * @param pid of its first process
     * @param notes told what the user should know and is no error
     * @return the address at which its ports are found inside its network; null where that is not its own
     */
    static @Nullable String connect(Path folder, Container container, long pid, Consumer<String> notes)
            throws IOException {
        Files.deleteIfExists(BundlePart.ADDRESS.in(folder));
        if (container.network() != NetworkMode.DEFAULT) {
            return null;
        }
        if (!container.settings().networks().isEmpty()) {
            NamedNetworks.requireMeans();
        }
        if (Mounts.isUserNamespace()) {
            return connectUser(folder, container, pid, notes);
        }
        Veth veth = Veth.of(container.id());
        Veth.Ends ends = veth.connect(pid);
        know(folder, container, ends.container(), ends.host());
        String closed = veth.nat().open(ends.container());
        if (closed != null && !container.settings().networks().isEmpty()) {
            throw new IOException("the container cannot be connected to its networks: " + closed);
        }
        if (closed != null) {
            notes.accept("the container has no way out to other machines: " + closed);
        }
        return ends.container();
    }

    private static String connectUser(Path folder, Container container, long pid, Consumer<String> notes)
            throws IOException {
        String missing = UserNetwork.missing();
        UserNetwork network = UserNetwork.of(folder);
        if (network != null) {
            try {
                network.start(pid);
                know(folder, container, UserNetwork.ADDRESS, UserNetwork.GATEWAY);
                return UserNetwork.ADDRESS;
            } catch (IOException e) {
                missing = e.getMessage();
            }
        }
        notes.accept("the container has no way out to other machines: " + missing + "; --network host has the host's");
        // Published ports lead in even so.
        return LOOPBACK;
    }

    /** Written in place: the file is mounted already. */
    private static void know(Path folder, Container container, String address, String gateway) throws IOException {
        Files.writeString(BundlePart.ADDRESS.in(folder), address);
        Files.writeString(BundlePart.HOSTS.in(folder), NetworkFiles.hosts(container, address, gateway, text(HOSTS)));
    }

    /**
     * Tells the running containers of networks of each other, and lets them reach each other and nobody else.
     *
     * @param changed a container that has come, has gone, or is called otherwise
     * @param networks names of those where it is, or was
     */
    static void acquaint(Containers containers, Container changed, Collection<String> networks) throws IOException {
        if (networks.isEmpty() || UserNamespace.isOrdinary()) {
            return;
        }
        // Whoever comes last sees all that are there.
        try (ProcessLock.Held _ =
                ProcessLock.of(Place.CONTAINERS_LOCK.in(containers.home())).exclude(_ -> {})) {
            Map<Container, Neighbour> all = new LinkedHashMap<>();
            for (Container container : containers.read()) {
                Path address = BundlePart.ADDRESS.in(containers.folder(container.id()));
                if (container.isRunning() && Files.exists(address)) {
                    all.put(container, neighbour(container, Files.readString(address)));
                }
            }
            for (Map.Entry<Container, Neighbour> each : all.entrySet()) {
                if (each.getKey().id().equals(changed.id())
                        || !Collections.disjoint(each.getKey().networkNames(), networks)) {
                    acquaint(containers.folder(each.getKey().id()), each.getKey(), each.getValue(), all.values());
                }
            }
        }
    }

    private static void acquaint(Path folder, Container container, Neighbour own, Collection<Neighbour> all)
            throws IOException {
        List<Neighbour> others = own.among(List.copyOf(all));
        try {
            Veth.of(container.id())
                    .nat()
                    .admit(others.stream().map(Neighbour::cable).toList());
            Path hosts = BundlePart.HOSTS.in(folder);
            Files.writeString(hosts, own.hosts(Files.readString(hosts), others));
        } catch (IOException e) {
            // It may end at this very moment.
            if (container.isRunning()) {
                throw e;
            }
        }
    }

    private static Neighbour neighbour(Container container, String address) {
        return new Neighbour(
                address,
                Veth.of(container.id()).name(),
                List.of(container.name(), container.shortId()),
                container.settings().networks());
    }

    /** Takes a container off the network, if it is on it. @param folder of the container */
    static void disconnect(Path folder, Container container) throws IOException {
        if (container.network() == NetworkMode.DEFAULT) {
            UserNetwork.stop(folder);
            if (!UserNamespace.isOrdinary()) {
                Veth.of(container.id()).remove();
            }
        }
    }
}
