package dev.tare.sandbox.step;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.plan.ExecMount;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.FilePermissions;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.RootPath;
import dev.tare.sandbox.network.SocketRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Prepares what a step's {@code --mount} flags show, and lets go of it when the step has ended. */
final class StepMounts implements AutoCloseable {
    private static final int TMPFS_MODE = 01777;

    private final StepFolder folder;
    private final CacheMounts caches;
    private final SshAgents agents;
    private final SecretFiles secrets;
    private final BooleanSupplier canceled;
    private final List<String> environment = new ArrayList<>();
    private final List<SocketRelay> relays = new ArrayList<>();
    private final List<StepBundle.Mount> mounts = new ArrayList<>();
    private final List<MountStubs.Target> targets = new ArrayList<>();
    private final Map<Digest, CacheMounts.Held> held = new HashMap<>();
    private int count;

    /** @param canceled asked while a cache is waited for */
    StepMounts(StepFolder folder, CacheMounts caches, SshAgents agents, SecretFiles secrets, BooleanSupplier canceled) {
        this.folder = folder;
        this.caches = caches;
        this.agents = agents;
        this.secrets = secrets;
        this.canceled = canceled;
    }

    /** What the runtime is to mount, in order. */
    List<StepBundle.Mount> mounts() {
        return mounts;
    }

    /** Where. */
    List<MountStubs.Target> targets() {
        return targets;
    }

    /** {@code NAME=value} that the mounts bring. */
    List<String> environment() {
        List<String> out = new ArrayList<>(environment);
        out.addAll(secrets.environment());
        return out;
    }

    /** @return false when canceled */
    boolean prepare(StepRun step) throws IOException {
        for (int i = 0; i < step.exec().mounts().size(); i++) {
            StepRun.Source source = step.mounts().get(i);
            switch (step.exec().mounts().get(i)) {
                case ExecMount.Bind bind -> bind(bind, source);
                case ExecMount.Cache cache -> {
                    if (!cache(cache, source)) {
                        return false;
                    }
                }
                case ExecMount.Kept kept -> {
                    if (!kept(kept)) {
                        return false;
                    }
                }
                case ExecMount.Tmpfs tmpfs -> tmpfs(tmpfs);
                case ExecMount.Secret secret -> {
                    StepBundle.Mount mount = secrets.add(secret);
                    if (mount != null) {
                        add(mount, false);
                    }
                }
                case ExecMount.Ssh ssh -> ssh(ssh);
            }
        }
        return true;
    }

    private void add(StepBundle.Mount mount, boolean directory) {
        mounts.add(mount);
        targets.add(new MountStubs.Target(mount.target(), directory));
    }

    private void bind(ExecMount.Bind bind, StepRun.Source source) throws IOException {
        Path shown = shown(source, bind.writable());
        boolean directory = Files.isDirectory(shown, LinkOption.NOFOLLOW_LINKS);
        StepBundle.Mount mount = bind.writable()
                ? StepBundle.Mount.bind(bind.target(), shown)
                : StepBundle.Mount.bind(bind.target(), shown, "ro");
        add(mount, directory);
    }

    /** What a source shows, somewhere on disk. */
    private Path shown(StepRun.Source source, boolean writable) throws IOException {
        Path root = root(source.lowers(), writable);
        Path shown = RootPath.resolve(root, source.path());
        if (!RootPath.isThere(shown)) {
            throw TareException.failed("/" + source.path() + " cannot be mounted: there is no such file or folder");
        }
        return shown;
    }

    private Path root(List<Path> lowers, boolean writable) throws IOException {
        if (lowers.size() == 1 && !writable) {
            return lowers.getFirst();
        }
        if (lowers.isEmpty() && !writable) {
            return folder.empty();
        }
        String name = Integer.toString(count++);
        Path target = folder.mount(name);
        if (writable) {
            Mounts.fleetingOverlay(
                    lowers.isEmpty() ? List.of(folder.empty()) : lowers,
                    upper(name, lowers),
                    folder.mount(name + ".work"),
                    target);
        } else {
            Mounts.readOnlyOverlay(lowers, target);
        }
        return target;
    }

    /** The root directory of an overlay is its upper one. */
    private Path upper(String name, List<Path> lowers) throws IOException {
        Path upper = folder.mount(name + ".upper");
        if (!lowers.isEmpty()) {
            FilePermissions.copy(lowers.getLast(), upper);
        }
        return upper;
    }

    private boolean cache(ExecMount.Cache cache, StepRun.Source source) throws IOException {
        boolean fromImage = cache.input() > 0;
        List<String> origin = new ArrayList<>();
        if (fromImage) {
            for (Path lower : source.lowers()) {
                origin.add(String.valueOf(lower.getFileName()));
            }
            origin.add(source.path());
        }
        // One that the step has already is not waited for: it would be waited for in vain.
        Digest name = CacheMounts.name(cache, origin);
        CacheMounts.Held cached = held.get(name);
        if (cached == null) {
            cached = caches.hold(cache, origin, made -> fill(made, cache, source, fromImage), canceled);
            if (cached == null) {
                return false;
            }
            held.put(name, cached);
        }
        StepBundle.Mount mount = cache.readOnly()
                ? StepBundle.Mount.bind(cache.target(), cached.folder(), "ro")
                : StepBundle.Mount.bind(cache.target(), cached.folder());
        add(mount, true);
        return true;
    }

    private boolean kept(ExecMount.Kept kept) throws IOException {
        CacheMounts.Held cached = caches.holdKept(kept.id(), kept.state(), canceled);
        if (cached == null) {
            return false;
        }
        held.put(Digest.sha256(kept.id()), cached);
        add(StepBundle.Mount.bind(kept.target(), cached.folder()), true);
        return true;
    }

    private void fill(Path made, ExecMount.Cache cache, StepRun.Source source, boolean fromImage) throws IOException {
        Integer mode = cache.mode();
        Long uid = cache.uid();
        Long gid = cache.gid();
        if (fromImage) {
            Path from = shown(source, false);
            if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
                throw TareException.failed("/" + source.path() + " cannot be the source of a cache: it is no folder");
            }
            // Owners, modes, times, attributes and hard links are all kept by it.
            HostPrograms.check(List.of("cp", "-a", "--reflink=auto", "--", from + "/.", made.toString()), "");
        }
        FilePermissions.set(
                made,
                mode == null && !fromImage ? Integer.valueOf(0755) : mode,
                or(uid, fromImage),
                or(gid, fromImage));
    }

    private static @Nullable Long or(@Nullable Long id, boolean fromImage) {
        return id == null && !fromImage ? Long.valueOf(0) : id;
    }

    private void tmpfs(ExecMount.Tmpfs tmpfs) {
        List<String> options = new ArrayList<>(List.of("nosuid"));
        if (tmpfs.size() > 0) {
            options.add("size=" + tmpfs.size());
        }
        mounts.add(new StepBundle.Mount(tmpfs.target(), "tmpfs", "tmpfs", options));
        targets.add(new MountStubs.Target(tmpfs.target(), true, TMPFS_MODE));
    }

    private void ssh(ExecMount.Ssh ssh) throws IOException {
        Path socket = agents.socket(ssh.id());
        if (socket == null) {
            if (ssh.required()) {
                throw TareException.failed(
                        "RUN --mount=type=ssh needs the SSH agent \"" + ssh.id() + "\", which the build was not given",
                        "give it with --ssh " + ssh.id());
            }
            return;
        }
        int number = relays.size();
        SocketRelay relay = SocketRelay.start(
                folder.path().resolve("ssh." + number), socket, ssh.mode() & 0777, ssh.uid(), ssh.gid());
        relays.add(relay);
        String asked = ssh.target();
        String target = asked == null ? "/run/buildkit/ssh_agent." + number : asked;
        if (number == 0) {
            environment.add("SSH_AUTH_SOCK=" + target);
        }
        add(StepBundle.Mount.bind(target, relay.path()), false);
    }

    @Override
    public void close() {
        relays.forEach(SocketRelay::close);
        for (CacheMounts.Held each : held.values()) {
            each.close();
        }
        held.clear();
    }
}
