package dev.tare.sandbox.step;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.Emulation;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.Users;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the RUN steps of a build, several at a time, and clears away after them and after those that a crash left. */
public final class StepExecutor implements AutoCloseable {
    private static final long HOOK_PATIENCE_MILLIS = 5000;

    private final Path home;
    private final ExecSettings settings;
    private final Clock clock;
    private final StepRuntime runtime;
    private final CacheMounts caches;
    private final SshAgents agents;
    private final Set<StepProcess> running = new HashSet<>();
    private final Set<StepFolder> folders = new HashSet<>();
    private final FolderRemover removal = new FolderRemover();
    private final Thread hook = new Thread(this::endWithProgram, "end of steps");
    /** Started for a step that may come. */
    private @Nullable StepAhead next;

    private boolean another;
    private boolean canceled;

    /** Whether the program is being ended. */
    private boolean ended;

    /** Clears away what killed builds left, and has the steps of this one killed when the program is ended. */
    public StepExecutor(Store store, ExecSettings settings, Clock clock) {
        this(store, settings, clock, StepRuntime.of(settings.sandbox()));
    }

    /** @param runtime what runs the programs */
    public StepExecutor(Store store, ExecSettings settings, Clock clock, StepRuntime runtime) {
        this.runtime = runtime;
        this.home = store.home();
        this.settings = settings;
        this.clock = clock;
        this.caches = new CacheMounts(home);
        this.agents = new SshAgents(settings.agents());
        sweep(home);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program ends already. Whoever makes these steps may hold a lock that its end needs, so wait later.
            ended = true;
        }
    }

    /** What the user should know of the way in which steps are run here. */
    public List<Problem> notes() {
        List<Problem> out = new ArrayList<>();
        Problem note = runtime.note();
        if (note != null) {
            out.add(note);
        }
        if (!settings.resources().equals(ExecSettings.Resources.ALL)) {
            boolean isUserNamespace = Mounts.isUserNamespace();
            if (isUserNamespace || !runtime.hasGroups()) {
                out.add(Problem.of(
                        "limits of memory and processors have no effect: "
                                + (isUserNamespace
                                        ? "an ordinary user has no control groups"
                                        : "by unshare, steps have no control groups"),
                        isUserNamespace ? "build as root to have them" : null));
            }
        }
        return out;
    }

    /** Clears away what killed builds left in a store: ends what runs, unmounts, removes. Never of one that lives. */
    public static void sweep(Path home) {
        StepFolder.sweep(home);
    }

    /**
     * Runs a step to its end.
     *
     * @param output of the program
     * @param errors of the program
     * @return its exit code and the upper folder of the overlay; the caller closes it
     * @throws TareException when it cannot be started
     */
    public Outcome run(StepRun step, OutputStream output, OutputStream errors) throws IOException {
        Op.Exec exec = step.exec();
        if (exec.insecure() && !settings.allowed().contains("security.insecure")) {
            throw TareException.failed(
                    "RUN --security=insecure is not allowed", "allow it with --allow security.insecure");
        }
        Emulation.ofThisMachine().check("RUN", exec.platform(), step.tree());
        Users.User user = Users.of(step.tree()).find(exec.user());
        StepAhead ahead = takeNext();
        try {
            return run(step, user, ahead, output, errors);
        } finally {
            ahead.end();
        }
    }

    private Outcome run(StepRun step, Users.User user, StepAhead ahead, OutputStream output, OutputStream errors)
            throws IOException {
        StepProcess process = new StepProcess();
        StepFolder folder = ahead.folder();
        begin(process, folder, step.tree().get(""));
        boolean ended = false;
        SecretFiles secrets = new SecretFiles(settings.secrets(), folder);
        try (StepMounts mounts = new StepMounts(folder, caches, agents, secrets, process::isCanceled)) {
            int code;
            try {
                code = mounts.prepare(step)
                        ? run(step, user, ahead, mounts, secrets.bundle(), process, output, errors)
                        : 137;
            } finally {
                Mounts.unmountAll(folder.path());
            }
            ended = true;
            return new Outcome(code, process.isCanceled(), folder.upper(), folder.path(), removal);
        } finally {
            end(process, ended ? null : folder);
        }
    }

    /** Says whether another step is likely to come after the next: what it needs is then started meanwhile. */
    public synchronized void expect(boolean another) {
        this.another = another;
    }

    private synchronized StepAhead takeNext() {
        StepAhead taken = next == null ? ahead() : next;
        next = another && !canceled && !ended ? ahead() : null;
        return taken;
    }

    private StepAhead ahead() {
        return StepAhead.begin(runtime, StepFolder.planned(home));
    }

    private void begin(StepProcess process, StepFolder folder, @Nullable Node root) throws IOException {
        synchronized (this) {
            awaitNoEnd();
            // Known before it is made, so that the end of the program finds it.
            folders.add(folder);
        }
        folder.make(home, root == null ? Inode.directory(0755, 0, 0, 0) : root.inode());
        synchronized (this) {
            awaitNoEnd();
            if (canceled) {
                process.cancel();
            }
            running.add(process);
        }
    }

    /** When the program ends nobody would clear away after a step that begins: it waits for the end of all. */
    private synchronized void awaitNoEnd() {
        while (ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                // The JVM ends soon.
            }
        }
    }

    /** @param failed the folder of a step that gave no outcome */
    private void end(StepProcess process, @Nullable StepFolder failed) throws IOException {
        if (failed != null) {
            failed.delete();
        }
        synchronized (this) {
            running.remove(process);
            notifyAll();
        }
    }

    private int run(
            StepRun step,
            Users.User user,
            StepAhead ahead,
            StepMounts mounts,
            Path bundleFolder,
            StepProcess process,
            OutputStream output,
            OutputStream errors)
            throws IOException {
        Op.Exec exec = step.exec();
        StepFolder folder = ahead.folder();
        Path root = folder.rootfs();
        Mounts.fleetingOverlay(
                step.lowers().isEmpty() ? List.of(folder.empty()) : step.lowers(),
                folder.upper(),
                BundlePart.WORK.in(folder.path()),
                root);
        Map<String, Path> files = StepFiles.network(exec, folder);
        List<MountStubs.Target> targets = new ArrayList<>();
        files.keySet().forEach(target -> targets.add(new MountStubs.Target(target, false)));
        if (exec.limits().shmBytes() > 0) {
            // BuildKit mounts one of another size as a mount of the step's own.
            targets.add(new MountStubs.Target("/dev/shm", true));
        }
        targets.addAll(mounts.targets());
        MountStubs stubs = MountStubs.make(root, targets);
        StepFiles.makeDirectory(root, exec.directory(), user);
        ProcessSpec launch =
                new ProcessSpec(exec.args(), environment(exec, mounts), exec.directory(), "").withHome(user.home());
        StepBundle bundle = new StepBundle(
                exec, launch.environment(), user, root, folder.cgroup(), files, mounts.mounts(), settings.resources());
        int code = runtime.run(
                new StepRuntime.Job(step, launch, bundle, folder, bundleFolder, ahead.take()), process, output, errors);
        stubs.remove();
        return code;
    }

    private static List<String> environment(Op.Exec exec, StepMounts mounts) {
        List<String> out = new ArrayList<>(exec.environment());
        out.addAll(exec.proxies());
        out.addAll(mounts.environment());
        return out;
    }

    /** Kills all steps that run, now and later: each {@link #run} then ends with {@link Outcome#canceled}. */
    public synchronized void cancel() {
        canceled = true;
        running.forEach(StepProcess::cancel);
    }

    /** The end of the program: no process, mount or folder of a step outlives it. */
    private void endAll() {
        cancel();
        long end = clock.millis() + HOOK_PATIENCE_MILLIS;
        synchronized (this) {
            while (!running.isEmpty() && clock.millis() < end) {
                try {
                    wait(HOOK_PATIENCE_MILLIS);
                } catch (InterruptedException e) {
                    break;
                }
            }
        }
        StepAhead unused;
        synchronized (this) {
            unused = next;
            next = null;
        }
        if (unused != null) {
            unused.end();
        }
        deleteAll();
        agents.close();
    }

    private void endWithProgram() {
        ProgramEnd.begin();
        synchronized (this) {
            ended = true;
        }
        endAll();
    }

    private void deleteAll() {
        List<StepFolder> all;
        synchronized (this) {
            all = List.copyOf(folders);
        }
        for (StepFolder folder : all) {
            try {
                if (Files.isDirectory(folder.path())) {
                    folder.delete();
                }
            } catch (IOException e) {
                // The next build sweeps it.
            }
            // Not before: a program that is ended meanwhile begins with it once more.
            synchronized (this) {
                folders.remove(folder);
            }
        }
    }

    @Override
    public void close() {
        cancel();
        removal.close();
        endAll();
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program ends already, and the hook runs.
        }
    }

    /**
     * What a step left.
     *
     * @param code exit code of the program; 128 and the signal's number where one ended it
     * @param canceled whether {@link #cancel} ended it
     * @param upper what it changed, in overlayfs's own form, without the stubs of mounts; may be moved away
     * @param folder given up by close with all in it
     * @param removal by which it is removed, while the next step runs
     */
    public record Outcome(int code, boolean canceled, Path upper, Path folder, FolderRemover removal)
            implements AutoCloseable {
        @Override
        public void close() {
            removal.later(folder);
        }
    }
}
