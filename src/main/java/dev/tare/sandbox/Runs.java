package dev.tare.sandbox;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.FileTree;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Inode;
import dev.tare.oci.Manifest;
import dev.tare.oci.Node;
import dev.tare.oci.Platform;
import dev.tare.posix.Mounts;
import dev.tare.posix.Signals;
import dev.tare.store.Images;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes containers from images. */
public final class Runs {
    private final Store store;
    private final Containers containers;

    public Runs(Store store, Containers containers) {
        this.store = store;
        this.containers = containers;
    }

    /** Ends with an error where programs are missing. */
    public static void requireMeans(RunOptions.Network network) {
        Path _ = Programs.require("runc", "containers are run by it", "runc");
        if (network == RunOptions.Network.DEFAULT && !Mounts.isUserNamespace()) {
            Path _ = Programs.require("ip", "a network of the container's own is made with it", "iproute2");
        }
    }

    /**
     * Makes a container: its layers are unpacked, its configuration is written, its name is taken. Nothing runs yet.
     *
     * @param environment of this process
     * @throws TareException with exit code 126 or 127 where the program cannot be started
     */
    public Container prepare(RunOptions options, Map<String, String> environment) {
        Images.StoredImage image = image(options.image());
        Manifest manifest = store.images().manifest(image, Platform.host());
        ImageConfig config = store.images().config(manifest);
        try {
            return prepare(options, environment, image, config);
        } catch (IOException e) {
            throw Failures.of("the image " + options.image() + " cannot be run", e);
        }
    }

    private Images.StoredImage image(String name) {
        try {
            return store.images().require(name);
        } catch (TareException e) {
            if (e.problem().hint() != null || e.exitCode() == TareException.USAGE) {
                throw e;
            }
            throw TareException.failed(e.problem().message(), "build it first: tare build -t " + name + " FOLDER");
        }
    }

    private Container prepare(
            RunOptions options, Map<String, String> environment, Images.StoredImage image, ImageConfig config)
            throws IOException {
        FileTree tree = store.tree(config.diffIds());
        String id = Containers.newId();
        Connection connection = options.connection();
        String hostname = connection.hostname() != null
                ? connection.hostname()
                : connection.network() != RunOptions.Network.HOST
                        ? id.substring(0, 12)
                        : Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        Launch launch = Launch.of(config.container(), options, hostname, environment);
        Users.User user = Users.of(tree).find(launch.user());
        launch = launch.withHome(user.home());
        Program.check(tree, launch);
        List<String> snapshots = new ArrayList<>();
        for (Path snapshot : new Snapshots(store).stack(config.diffIds())) {
            snapshots.add(String.valueOf(snapshot.getFileName()));
        }
        Container container = new Container(
                id,
                "",
                options.image(),
                image.descriptor().digest(),
                config.diffIds(),
                snapshots,
                containers.clock().instant(),
                launch.command(),
                connection.network(),
                connection.ports(),
                stopSignal(options.life().stopSignal(), config.container().stopSignal()),
                options.life().remove(),
                hostname,
                settings(options, config),
                ProcessId.self(),
                Container.State.CREATED);
        Node root = tree.get("");
        Inode rootInode = root == null ? Inode.directory(0755, 0, 0, 0) : root.inode();
        return containers.create(
                container, options.name(), rootInode, files(container, launch, user, connection.dns()));
    }

    private static ContainerSettings settings(RunOptions options, ImageConfig config) {
        RunOptions.Life life = options.life();
        Map<String, String> labels = new LinkedHashMap<>(config.container().labels());
        labels.putAll(options.labels());
        return new ContainerSettings(
                labels,
                List.of(),
                life.interactive(),
                life.terminal(),
                life.init(),
                life.stopSeconds(),
                options.connection().hosts(),
                options.connection().domainname());
    }

    private static int stopSignal(@Nullable String given, @Nullable String ofImage) {
        if (given != null) {
            return Signals.number(given);
        }
        int number = ofImage == null ? Signals.TERM : Signals.number(ofImage);
        return number == 0 ? Signals.TERM : number;
    }

    private List<Containers.Prepared> files(Container container, Launch launch, Users.User user, Connection.Dns dns) {
        Path folder = containers.folder(container.id());
        boolean ownNetwork = container.network() != RunOptions.Network.HOST;
        Map<String, Path> mounted = new LinkedHashMap<>();
        for (String path : NetworkFiles.PATHS) {
            mounted.put(path, folder.resolve(path.substring("/etc/".length())));
        }
        Bundle bundle = new Bundle(
                launch,
                user,
                folder.resolve("rootfs"),
                container.hostname(),
                ownNetwork,
                "/" + Remains.cgroup(container),
                mounted);
        return List.of(
                new Containers.Prepared("bundle/config.json", new String(bundle.toJson(), StandardCharsets.UTF_8)),
                new Containers.Prepared("hosts", Wiring.hosts(container)),
                new Containers.Prepared("hostname", container.hostname() + "\n"),
                new Containers.Prepared("resolv.conf", Wiring.resolvConf(container.network(), dns)));
    }
}
