package dev.tare.sandbox.container;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.Inode;
import dev.tare.posix.Folders;
import dev.tare.posix.Signals;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.ExitStatus;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.ResourceName;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.network.Membership;
import dev.tare.sandbox.network.NamedNetworks;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The containers of a store, each a folder {@code containers/ID}; and what a crash left of them. */
public final class Containers {
    private static final long STARTING_NANOS = 10_000_000_000L;

    private final ContainerFolders folders;
    private final Clock clock;
    private final Runnable asRoot;

    /** @param home of the store */
    public Containers(Path home, Clock clock) {
        this(home, clock, () -> {});
    }

    /** @param asRoot lists the containers as root of a user namespace, for an ordinary user who is in none */
    public Containers(Path home, Clock clock, Runnable asRoot) {
        this.folders = new ContainerFolders(home);
        this.clock = clock;
        this.asRoot = asRoot;
    }

    /** Of a container: what belongs to it alone. */
    public Path folder(String id) {
        return folders.of(id);
    }

    /** Of the store. */
    public Path home() {
        return folders.home();
    }

    /** What its programs have written into its own layer, in bytes; what cannot be read counts nothing. */
    public long writtenBytes(Container container) {
        return Folders.fileBytes(BundlePart.UPPER.in(folder(container.id())));
    }

    Path snapshot(String name) {
        return Place.SNAPSHOTS.in(folders.home()).resolve(name);
    }

    Clock clock() {
        return clock;
    }

    /** All containers, the newest first, as they are: what crashed is cleared away before. */
    public List<Container> list() {
        List<Container> out = new ArrayList<>();
        for (Container container : read()) {
            Container now = settle(container);
            if (now != null) {
                out.add(now);
            }
        }
        return out;
    }

    /** All containers as their files say, whatever has become of them. */
    List<Container> read() {
        return folders.read();
    }

    /** The container as its file says now; null when it is gone. */
    @Nullable Container reload(Container container) {
        return folders.read(container.id());
    }

    /** As {@link ContainerFolders#create}, among containers that are as their files say. */
    Container create(Container wanted, @Nullable String name, Inode root, List<ContainerFolders.Prepared> files) {
        List<Container> _ = list();
        return folders.create(wanted, name, root, files);
    }

    /** Leaves a container that was made as it is, to be started later. */
    public void rest(Container container) {
        write(container.withState(Container.State.READY));
    }

    /** Gives a container another name. @throws TareException where it is no name, or another's */
    public void rename(Container container, String name) {
        if (!ResourceName.isOne(name)) {
            throw TareException.usage("\"" + name + "\" is no name for a container", ResourceName.FORM);
        }
        folders.rename(container, name);
        acquaint(container);
    }

    /** Tells the others in a container's networks of what has changed. */
    void acquaint(Container container) {
        acquaint(
                container,
                container.settings().networks().stream()
                        .map(Membership::network)
                        .toList());
    }

    private void acquaint(Container container, List<String> networks) {
        try {
            ContainerNetwork.acquaint(this, container, networks);
        } catch (IOException e) {
            throw SandboxFailures.of("the networks of the container " + container.name() + " cannot be set up", e);
        }
    }

    /** Puts a container into a network, where its others find it by these names too. */
    public void join(Container container, NamedNetworks.Network network, List<String> aliases) {
        if (container.network() != NetworkMode.DEFAULT) {
            throw TareException.failed(
                    "the container " + container.name() + " has no network of its own: it was made with --network "
                            + container.network().word(),
                    "make it anew, with --network " + network.name());
        }
        if (container.networkNames().contains(network.name())) {
            throw TareException.failed(
                    "the container " + container.name() + " is in the network " + network.name() + " already");
        }
        List<Membership> networks = new ArrayList<>(container.settings().networks());
        networks.add(new Membership(network.name(), aliases));
        Container now = container.withSettings(container.settings().withNetworks(networks));
        write(now);
        acquaint(now);
    }

    /** Removes a network that no running container is in. */
    public void removeNetwork(NamedNetworks networks, String nameOrId) {
        if (NamedNetworks.OWN.contains(nameOrId)) {
            throw TareException.failed("the network " + nameOrId + " is always there, and cannot be removed");
        }
        NamedNetworks.Network network = networks.require(nameOrId);
        for (Container container : list()) {
            if (container.isRunning() && container.networkNames().contains(network.name())) {
                throw TareException.failed(
                        "the container " + container.name() + " is in the network " + network.name(),
                        "stop it first: tare stop " + container.name());
            }
        }
        networks.remove(network);
    }

    /**
     * Removes the networks that no container is in, running or not.
     *
     * @param which of them
     * @param gone hears the name of each
     */
    public void pruneNetworks(NamedNetworks networks, Predicate<NamedNetworks.Network> which, Consumer<String> gone) {
        Set<String> used = new HashSet<>();
        list().forEach(container -> used.addAll(container.networkNames()));
        for (NamedNetworks.Network network : networks.list()) {
            if (!used.contains(network.name()) && which.test(network)) {
                networks.remove(network);
                gone.accept(network.name());
            }
        }
    }

    /** Takes a container out of a network. */
    public void leave(Container container, String network) {
        List<Membership> networks = new ArrayList<>(container.settings().networks());
        if (!networks.removeIf(each -> each.network().equals(network))) {
            throw TareException.failed("the container " + container.name() + " is not in the network " + network);
        }
        write(container.withSettings(container.settings().withNetworks(networks)));
        acquaint(container);
    }

    /** Replaces what is kept of a container. */
    void write(Container container) {
        folders.write(container);
    }

    /**
     * The container of a name, an ID, or an unambiguous beginning of an ID.
     *
     * @throws TareException when there is none, or a beginning fits several
     */
    public Container require(String nameOrId) {
        List<Container> all = list();
        List<Container> fit = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Container container : all) {
            if (container.name().equals(nameOrId) || container.id().equals(nameOrId)) {
                return container;
            }
            names.add(container.name());
            if (!nameOrId.isEmpty() && container.id().startsWith(nameOrId)) {
                fit.add(container);
            }
        }
        if (fit.size() == 1) {
            return fit.getFirst();
        }
        if (fit.size() > 1) {
            throw TareException.failed(
                    "\"" + nameOrId + "\" is the beginning of " + fit.size() + " IDs",
                    "give more of the ID, or the name");
        }
        String near = NearNames.hint(nameOrId, names);
        throw TareException.failed(
                "there is no container called \"" + nameOrId + "\"", near == null ? "see tare ps -a" : near);
    }

    /** Whether there is a container of a name, an ID, or the beginning of one. */
    public boolean has(String nameOrId) {
        for (Container container : list()) {
            if (container.name().equals(nameOrId)
                    || !nameOrId.isEmpty() && container.id().startsWith(nameOrId)) {
                return true;
            }
        }
        return false;
    }

    /** Brings a container whose shim was killed to rest; null when nothing of it stays. */
    @Nullable Container settle(Container container) {
        if (isSettled(container)) {
            return container;
        }
        if (UserNamespace.isNeeded()) {
            // Another may have been brought to rest together with it.
            Container now = reload(container);
            if (now != null && !isSettled(now)) {
                asRoot.run();
                now = reload(container);
            }
            return now;
        }
        boolean ran = container.state().status() != Container.Status.CREATED;
        return end(container, ran && !container.remove() ? Stays.FOLDER : Stays.NOTHING);
    }

    /** Clears away after a container that this process has kept, as another program. @param id of the container */
    public void settleKept(String id) {
        Container container = folders.read(id);
        if (container != null && (!container.isKept() || container.shim().equals(ProcessId.self()))) {
            // One that has left no exit code was never started: whoever asked for it is gone.
            boolean ran = Files.exists(BundlePart.EXIT.in(folder(id)));
            Container _ = end(container, ran && !container.remove() ? Stays.FOLDER : Stays.NOTHING);
        }
    }

    private static boolean isSettled(Container container) {
        return container.state().status() == Container.Status.EXITED
                        && (!container.remove() || container.state().isReady())
                || container.isKept()
                || container.isRunning();
    }

    /** What stays of a container that ends. */
    enum Stays {
        FOLDER,
        /** The volumes that were made for it without a name. */
        VOLUMES,
        NOTHING
    }

    /** Takes all that a container used from the machine. @return the container, when its folder stays */
    @Nullable Container end(Container container, Stays stays) {
        try {
            ContainerResources.clear(folder(container.id()), container);
            if (stays == Stays.FOLDER) {
                Container now = reload(container);
                // It may have been given another name meanwhile, or other networks.
                Container named =
                        now == null ? container : container.withName(now.name()).withSettings(now.settings());
                Container ended = named.exited(ExitStatus.read(folder(container.id())), clock.instant());
                write(ended);
                acquaint(ended);
                return ended;
            }
            folders.discard(container, stays);
            acquaint(container);
            return null;
        } catch (IOException e) {
            throw SandboxFailures.of("the container " + container.name() + " cannot be cleared away", e);
        }
    }

    /**
     * Ends a container.
     *
     * @param signal that asks it to end; 9 does not ask
     * @param seconds after which it is killed
     */
    public void stop(Container container, int signal, long seconds) {
        container = started(container);
        ProcessId process = container.state().process();
        if (process != null && container.isRunning()) {
            process.signal(signal);
            if (!process.awaitEnd(Math.min(seconds, 1_000_000) * 1000)) {
                process.signal(Signals.KILL);
                if (!process.awaitEnd(10_000)) {
                    throw TareException.failed(
                            "process " + process.pid() + " of the container " + container.name() + " does not end",
                            "it hangs in the kernel");
                }
            }
        }
        // Who waits for it clears it away.
        container.shim().awaitEnd(container.isKept() && process != null ? 10_000 : 0);
        Container now = reload(container);
        if (now != null) {
            settle(now);
        }
    }

    /** Of a container that somebody is starting or ending: the state when that is done, which comes first. */
    private Container started(Container container) {
        long end = System.nanoTime() + STARTING_NANOS;
        Container now = container;
        while (now != null
                && now.shim().isAlive()
                && !now.isRunning()
                && !now.shim().equals(ProcessId.self())
                && System.nanoTime() < end) {
            boolean _ = now.shim().awaitEnd(10);
            now = reload(container);
        }
        return now == null ? container : now;
    }

    /** Kills a container, if there is one that runs. @return whether nothing of it is left then */
    public boolean endAtOnce(String nameOrId) {
        Container container;
        try {
            container = require(nameOrId);
        } catch (TareException e) {
            return false;
        }
        if (container.isRunning() || container.isKept()) {
            stop(container, Signals.KILL, 10);
        }
        return reload(container) == null;
    }

    /** How a container is removed. */
    public enum RemoveOption {
        /** Whether it runs or not. */
        FORCE,
        /** Its volumes without a name go too. */
        VOLUMES
    }

    /** Removes a container that has ended, or any when forced to. */
    public void remove(Container container, Set<RemoveOption> options) {
        container = started(container);
        if (container.isRunning() || container.isKept()) {
            if (!options.contains(RemoveOption.FORCE)) {
                throw TareException.failed(
                        "the container " + container.name() + " is running",
                        "stop it first with \"tare stop " + container.name() + "\", or force it with \"tare rm -f "
                                + container.name() + "\"");
            }
            stop(container, Signals.KILL, 10);
        }
        Container now = reload(container);
        if (now != null) {
            boolean all = now.remove() || options.contains(RemoveOption.VOLUMES);
            Container _ = end(now, all ? Stays.NOTHING : Stays.VOLUMES);
        }
    }
}
