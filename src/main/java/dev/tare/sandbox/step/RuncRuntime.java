package dev.tare.sandbox.step;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.Runc;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

/** Runs steps by runc, from an OCI bundle. */
record RuncRuntime() implements StepRuntime {
    @Override
    public int run(Job job, StepProcess process, OutputStream output, OutputStream errors) throws IOException {
        Files.write(job.bundleFolder().resolve("config.json"), job.bundle().toJson());
        Runc runc = Runc.of(job.folder().path(), job.folder().id());
        int code = process.run(runc.runCommand(job.bundleFolder()), output, errors);
        if (code != 0 && !process.isCanceled()) {
            code = explained(job, runc, code, errors);
        }
        if (process.isCanceled()) {
            runc.delete();
        }
        return code;
    }

    /** Tells a runtime that could not start the program from a program that failed. */
    private static int explained(Job job, Runc runc, int code, OutputStream errors) throws IOException {
        // It also logs what went wrong when it cleared up after a program that failed by itself.
        String error = code == 1 || code > 125 ? runc.error() : null;
        if (error == null) {
            return code;
        }
        runc.delete();
        int checked = StepRuntime.checked(job, 0, errors);
        if (checked != 0) {
            return checked;
        }
        throw TareException.failed("runc cannot run the step: " + error);
    }
}
