package dev.tare.sandbox.container;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.posix.Mounts;
import dev.tare.posix.Signals;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.Emulation;
import dev.tare.sandbox.HostFeatures;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.MountRequest;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.ProgramCheck;
import dev.tare.sandbox.ResourceId;
import dev.tare.sandbox.RootTree;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.Snapshots;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.Users;
import dev.tare.sandbox.network.Membership;
import dev.tare.sandbox.network.NamedNetworks;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.network.PortMapping;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes containers from images. */
public final class ContainerRunner {
    private final Store store;
    private final Containers containers;
    private final HostFeatures machine = HostFeatures.here();

    public ContainerRunner(Store store, Containers containers) {
        this.store = store;
        this.containers = containers;
    }

    /** Ends with an error where programs are missing, also for networks with names. */
    public static void requireMeans(NetworkMode network, List<Membership> memberships) {
        requireMeans(network);
        if (!memberships.isEmpty()) {
            NamedNetworks.requireMeans();
        }
    }

    /** Ends with an error where programs are missing. */
    public static void requireMeans(NetworkMode network) {
        Path _ = HostPrograms.require("runc", "containers are run by it", "runc");
        if (network == NetworkMode.DEFAULT && !Mounts.isUserNamespace()) {
            Path _ = HostPrograms.require("ip", "a network of the container's own is made with it", "iproute2");
        }
    }

    /** What the user should know of options that have no effect here. */
    public List<String> notes(RunOptions options) {
        List<String> out = new ArrayList<>();
        if (machine.userNamespace() && options.limits().needsGroup()) {
            out.add("limits of memory, processors and processes have no effect: an ordinary user has no control groups"
                    + " (run as root to have them)");
        } else if (!machine.has(HostFeatures.Trait.SWAP_LIMIT)
                && options.limits().memory().limit() != null) {
            out.add("the limit of memory does not hold for swap: this kernel does not count it");
        }
        if (UserNamespace.hasOneUser() && hasOtherUsers(options)) {
            out.add(UserNamespace.oneUserNote());
        }
        return out;
    }

    private boolean hasOtherUsers(RunOptions options) {
        Image image = store.images().image(image(options.image()), options.platform());
        for (Digest layer : image.config().diffIds()) {
            for (LayerEntry entry : store.layers().index(layer).entries()) {
                Inode inode = entry.inode();
                if (inode.uid() != 0 || inode.gid() != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Makes a container: its layers are unpacked, its configuration is written, its name is taken. Nothing runs yet.
     *
     * @param environment of this process
     * @throws TareException with exit code 126 or 127 where the program cannot be started
     */
    public Container prepare(RunOptions options, Map<String, String> environment) {
        NamedImage image = image(options.image());
        ImageConfig config = store.images().image(image, options.platform()).config();
        try {
            return prepare(options, environment, image, config);
        } catch (IOException e) {
            throw SandboxFailures.of("the image " + options.image() + " cannot be run", e);
        }
    }

    /** A container that has ended, ready to be started again: the layers that it stands on may be gone since. */
    public Container again(Container container) {
        // Its programs may have left there what the runtime would wait for.
        try (RootTree own = new RootTree(BundlePart.UPPER.in(containers.folder(container.id())))) {
            Users.check(own);
        } catch (IOException e) {
            throw SandboxFailures.of("the container " + container.name() + " cannot be started", e);
        }
        List<String> snapshots = new ArrayList<>();
        for (Path snapshot : new Snapshots(store).stack(container.layers())) {
            snapshots.add(String.valueOf(snapshot.getFileName()));
        }
        return container.withSnapshots(snapshots);
    }

    private NamedImage image(String name) {
        try {
            return store.images().require(name);
        } catch (TareException e) {
            if (e.problem().hint() != null || e.exitCode() == TareException.USAGE) {
                throw e;
            }
            throw TareException.failed(e.problem().message(), "build it first: tare build -t " + name + " FOLDER");
        }
    }

    private Container prepare(RunOptions options, Map<String, String> environment, NamedImage image, ImageConfig config)
            throws IOException {
        FileTree tree = store.tree(config.diffIds());
        Emulation.ofThisMachine().check("tare run", config.platform(), tree);
        String id = ResourceId.make();
        ProcessSpec launch = options.process(config.container(), hostname(options.connection(), id), environment);
        Users users = Users.of(tree);
        Users.User user =
                users.with(users.find(launch.user()), options.invocation().groups());
        UserNamespace.require(user, options.invocation().user() == null ? "the image's USER" : "-u " + launch.user());
        launch = launch.withHome(user.home());
        List<Path> lowers = new Snapshots(store).stack(config.diffIds());
        RunMounts mounts =
                new RunMounts(new Volumes(containers.home()), containers.clock().instant());
        try {
            addMounts(mounts, options, config);
            List<String> targets =
                    mounts.points().stream().map(MountPoint::target).toList();
            ProgramCheck.check(tree, launch, targets);
            Container wanted = container(id, options, image, config, launch, lowers, mounts.points());
            Node root = tree.get("");
            Inode rootInode = root == null ? Inode.directory(0755, 0, 0, 0) : root.inode();
            List<ContainerFolders.Prepared> files =
                    new RunFiles(containers.folder(id), machine).of(wanted, options, launch, user);
            Container container = containers.create(wanted, options.name(), rootInode, files);
            try {
                mounts.fill(tree, lowers, BundlePart.ROOTFS.in(containers.folder(id)));
            } catch (IOException | RuntimeException e) {
                Container _ = containers.end(container, Containers.Stays.NOTHING);
                throw e;
            }
            return container;
        } catch (IOException | RuntimeException e) {
            mounts.undo();
            throw e;
        }
    }

    private static String hostname(NetworkSettings connection, String id) throws IOException {
        if (connection.hostname() != null) {
            return connection.hostname();
        }
        return connection.network() != NetworkMode.HOST
                ? id.substring(0, 12)
                : Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    private void addMounts(RunMounts mounts, RunOptions options, ImageConfig config) throws IOException {
        for (String from : options.volumesFrom()) {
            int colon = from.indexOf(':');
            String access = colon < 0 ? "" : from.substring(colon + 1);
            if (!access.isEmpty() && !access.equals("ro") && !access.equals("rw")) {
                throw TareException.usage("--volumes-from takes CONTAINER[:ro], not \"" + from + "\"", null);
            }
            mounts.from(containers.require(colon < 0 ? from : from.substring(0, colon)), access);
        }
        for (MountRequest mount : options.mounts()) {
            mounts.add(mount);
        }
        for (String volume : config.container().volumes()) {
            mounts.addOfImage(volume);
        }
    }

    private Container container(
            String id,
            RunOptions options,
            NamedImage image,
            ImageConfig config,
            ProcessSpec launch,
            List<Path> lowers,
            List<MountPoint> mounts)
            throws IOException {
        List<String> snapshots = new ArrayList<>();
        for (Path snapshot : lowers) {
            snapshots.add(String.valueOf(snapshot.getFileName()));
        }
        NetworkSettings connection = options.connection();
        return new Container(
                id,
                "",
                options.image(),
                image.descriptor().digest(),
                config.diffIds(),
                snapshots,
                containers.clock().instant(),
                launch.command(),
                connection.network(),
                ports(connection, config.container()),
                stopSignal(options.life().stopSignal(), config.container().stopSignal()),
                options.life().has(RunSwitch.REMOVE),
                hostname(connection, id),
                settings(options, config, mounts),
                ProcessId.self(),
                Container.State.CREATED);
    }

    /** Those asked for, and with -P each that is exposed and not among them, at any free port. */
    private static List<PortMapping> ports(NetworkSettings connection, ContainerConfig image) {
        List<PortMapping> out = new ArrayList<>(connection.ports());
        if (!connection.publishAll()) {
            return out;
        }
        List<PortMapping> exposed = new ArrayList<>(connection.exposed());
        for (String port : image.exposedPorts()) {
            exposed.addAll(PortMapping.exposed("EXPOSE", port));
        }
        for (PortMapping port : exposed) {
            boolean isThere = false;
            for (PortMapping other : out) {
                isThere |= other.containerPort() == port.containerPort()
                        && other.protocol().equals(port.protocol());
            }
            if (!isThere) {
                out.add(port);
            }
            if (out.size() > PortMapping.MOST) {
                throw TareException.failed(
                        "the image exposes more than " + PortMapping.MOST
                                + " ports, which is what a container has at most",
                        "publish those that are wanted, with -p, or none: --network host");
            }
        }
        return out;
    }

    private ContainerSettings settings(RunOptions options, ImageConfig config, List<MountPoint> mounts) {
        RunOptions.Life life = options.life();
        Map<String, String> labels = new LinkedHashMap<>(config.container().labels());
        labels.putAll(options.labels());
        return new ContainerSettings(
                labels,
                mounts,
                life.switches(),
                life.stopSeconds(),
                life.logBytes(),
                options.connection().hosts(),
                options.connection().domainname(),
                memberships(options.connection()));
    }

    /** By the networks' own names, whatever they were called by. */
    private List<Membership> memberships(NetworkSettings connection) {
        NamedNetworks networks = new NamedNetworks(containers.home());
        List<Membership> out = new ArrayList<>();
        for (Membership each : connection.memberships()) {
            out.add(new Membership(networks.require(each.network()).name(), each.aliases()));
        }
        return out;
    }

    private static int stopSignal(@Nullable String given, @Nullable String ofImage) {
        if (given != null) {
            return Signals.number(given);
        }
        int number = ofImage == null ? Signals.TERM : Signals.number(ofImage);
        return number == 0 ? Signals.TERM : number;
    }
}
