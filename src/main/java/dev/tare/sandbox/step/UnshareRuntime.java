package dev.tare.sandbox.step;

import dev.tare.diagnostic.Problem;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.ProgramCheck;
import java.io.IOException;
import java.io.OutputStream;

/** Runs steps by the programs of util-linux. */
record UnshareRuntime() implements StepRuntime {
    @Override
    public int run(Job job, StepProcess process, OutputStream output, OutputStream errors) throws IOException {
        int code = new UnshareStep(job.bundle(), job.folder().mount("unshare")).run(process, output, errors);
        boolean mayNotHaveStarted = code == ProgramCheck.NOT_EXECUTABLE || code == ProgramCheck.NOT_FOUND;
        return mayNotHaveStarted && !process.isCanceled() ? StepRuntime.checked(job, code, errors) : code;
    }

    @Override
    public Problem note() {
        boolean hasRunc = HostPrograms.find("runc") != null;
        return Problem.of(
                (hasRunc ? "" : "runc is not installed: ") + UnshareStep.NOTE, hasRunc ? null : UnshareStep.HINT);
    }

    @Override
    public boolean hasGroups() {
        return false;
    }
}
