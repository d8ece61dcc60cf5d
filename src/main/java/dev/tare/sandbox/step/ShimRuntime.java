package dev.tare.sandbox.step;

import dev.tare.diagnostic.TareException;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.Cgroups;
import dev.tare.sandbox.security.SeccompProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps by the program that comes with Tare ({@code src/main/c/step.c}), with the rights, mounts and limits that
 * runc gives them and in less time.
 *
 * @param program file of the shim
 * @param other what runs a step that the shim cannot run on this machine; null for nothing
 */
record ShimRuntime(Path program, @Nullable StepRuntime other) implements StepRuntime {
    /** Of openat2(2). */
    private static final int MAJOR = 5;

    private static final int MINOR = 6;

    /** By SIGKILL. */
    private static final int KILLED = 128 + 9;

    /** Why it cannot be used here, or null. */
    static @Nullable String missing() {
        String processor = System.getProperty("os.arch", "");
        if (!SeccompProgram.isKnown(processor)) {
            return "it knows no system calls of the processor " + processor;
        }
        String kernel = System.getProperty("os.version", "");
        return isNewEnough(kernel) ? null : "it needs Linux " + MAJOR + "." + MINOR + ", and this is " + kernel;
    }

    static boolean isNewEnough(String kernel) {
        int dot = kernel.indexOf('.');
        int major = number(kernel, 0);
        return major > MAJOR || major == MAJOR && dot > 0 && number(kernel, dot + 1) >= MINOR;
    }

    private static int number(String text, int from) {
        int value = 0;
        for (int i = from; i < text.length() && i < from + 6; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                break;
            }
            value = 10 * value + c - '0';
        }
        return value;
    }

    @Override
    public Process start(StepFolder folder) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "step", folder.path().toString()));
        if (!Mounts.isUserNamespace()) {
            command.add(folder.cgroup().substring(1));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        return builder.start();
    }

    @Override
    public int run(Job job, StepProcess process, OutputStream output, OutputStream errors) throws IOException {
        Path folder = job.folder().path();
        Process ahead = job.ahead();
        StepProcess.Start shim = () -> ahead != null && ahead.isAlive() ? ahead : start(job.folder());
        int code = new ShimStep(job.bundle(), job.folder().id()).run(shim, process, output, errors);
        if (code == KILLED && !Mounts.isUserNamespace()) {
            // Perhaps not the program but the shim, which could not clear up then.
            Cgroups.remove(job.folder().cgroup().substring(1));
        }
        Path log = BundlePart.SHIM_LOG.in(folder);
        if (code == 0 || process.isCanceled() || !Files.exists(log)) {
            return code;
        }
        // The program has never run.
        int checked = StepRuntime.checked(job, 0, errors);
        if (checked != 0) {
            return checked;
        }
        String reason = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
        if (other == null) {
            throw TareException.failed("the step cannot be run: " + reason);
        }
        errors.write(("tare: runc runs this step, since the faster sandbox cannot: " + reason + "\n")
                .getBytes(StandardCharsets.UTF_8));
        return other.run(job, process, output, errors);
    }
}
