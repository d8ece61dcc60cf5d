package dev.tare.sandbox.step;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.ExecSettings;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.ProgramCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What runs the program of a step in its prepared root. */
public sealed interface StepRuntime permits ShimRuntime, RuncRuntime, UnshareRuntime {
    /**
     * A step that is ready to run.
     *
     * @param launch its program
     * @param bundleFolder where a configuration may be written: it may hold secrets
     * @param ahead what {@link #start} gave for this folder; null for nothing
     */
    record Job(
            StepRun step,
            ProcessSpec launch,
            StepBundle bundle,
            StepFolder folder,
            Path bundleFolder,
            @Nullable Process ahead) {}

    /**
     * Starts what can wait for a step that is not known yet, where that saves time. It ends when its standard input is
     * closed, and leaves nothing.
     *
     * @param folder of that step, not made yet
     */
    default @Nullable Process start(StepFolder folder) throws IOException {
        return null;
    }

    /**
     * Runs the program to its end.
     *
     * @param process by which it can be ended
     * @return its exit code; 126 or 127 where the image has no such program, which {@code errors} then says
     * @throws TareException when it cannot be run for another reason
     */
    int run(Job job, StepProcess process, OutputStream output, OutputStream errors) throws IOException;

    /** What the user should know of it, once for each build; null for nothing. */
    default @Nullable Problem note() {
        return null;
    }

    /** Whether a step has a control group, where this process can make one. */
    default boolean hasGroups() {
        return true;
    }

    /**
     * The one to use.
     *
     * @throws TareException when the one that is asked for is not here
     */
    static StepRuntime of(ExecSettings.Sandbox asked) {
        return switch (asked == ExecSettings.Sandbox.ANY ? ExecSettings.Sandbox.of(System.getenv()) : asked) {
            case TARE -> new ShimRuntime(requiredShim(), null);
            case RUNC -> new RuncRuntime();
            case UNSHARE -> new UnshareRuntime();
            case ANY -> any();
        };
    }

    private static StepRuntime any() {
        Path shim = ShimRuntime.missing() == null ? HostPrograms.shim() : null;
        StepRuntime other = HostPrograms.find("runc") == null ? null : new RuncRuntime();
        if (shim != null) {
            return new ShimRuntime(shim, other);
        }
        return other == null ? new UnshareRuntime() : other;
    }

    private static Path requiredShim() {
        Path shim = HostPrograms.shim();
        String missing = ShimRuntime.missing();
        if (shim == null || missing != null) {
            throw TareException.failed(
                    "the runtime \"tare\" cannot be used: "
                            + (missing == null ? "this tare was made without a C compiler" : missing),
                    "take --runtime runc, or none");
        }
        return shim;
    }

    /** Says what is wrong with the program. @return the exit code for it, or {@code code} when nothing is */
    static int checked(Job job, int code, OutputStream errors) throws IOException {
        try {
            ProgramCheck.check(job.step().tree(), job.launch());
            return code;
        } catch (TareException e) {
            String hint = e.problem().hint();
            String text = e.problem().message() + (hint == null ? "" : ": " + hint) + "\n";
            errors.write(text.getBytes(StandardCharsets.UTF_8));
            errors.flush();
            return e.exitCode();
        }
    }
}
