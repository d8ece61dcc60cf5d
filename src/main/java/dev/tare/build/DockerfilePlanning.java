package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.FrontEnd;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Planned;
import dev.tare.dockerfile.Planner;
import dev.tare.dockerfile.UnusedArguments;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.dockerfile.check.Checks;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Reading;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import java.util.ArrayList;
import java.util.List;

/** From a Dockerfile and what is asked of it to plans, one for each platform. */
final class DockerfilePlanning {
    private DockerfilePlanning() {}

    /**
     * Plans.
     *
     * @param text of the Dockerfile
     * @param images finds those that it names
     */
    static List<Planning> plan(BuildRequest request, SourceText text, ImageResolver images, Progress progress) {
        for (String flag : request.go().given()) {
            throw TareException.usage(
                    "--" + flag + " is of use for a Go package only, and " + text.name() + " is a Dockerfile", null);
        }
        PlanOptions options = request.planOptions();
        Reading reading = Reading.of(text);
        CheckResult checks = Checks.ofBuild(reading, options, images);
        checks.warnings().forEach(progress::warn);
        Dockerfile dockerfile = dockerfile(text, reading, progress);
        warnOfUnused(request, text, UnusedArguments.of(dockerfile, options), progress);
        List<Planning> plannings = plan(dockerfile, options, images, request);
        TareException violation = checks.violation();
        if (violation != null) {
            throw violation;
        }
        return plannings;
    }

    private static Dockerfile dockerfile(SourceText text, Reading reading, Progress progress) {
        Progress.Step load = progress.begin("[internal] load build definition from " + text.name());
        try {
            Dockerfile dockerfile = Dockerfile.of(reading);
            FrontEnd.require(dockerfile);
            load.done();
            return dockerfile;
        } catch (TareException e) {
            load.failed(e.problem().message());
            throw e;
        }
    }

    private static void warnOfUnused(BuildRequest request, SourceText text, List<String> all, Progress progress) {
        List<String> unused = new ArrayList<>(all);
        unused.removeAll(request.dockerfile().sharedArgs());
        if (!unused.isEmpty()) {
            progress.warn(Problem.of(
                    "[Warning] One or more build-args [" + String.join(" ", unused) + "] were not consumed",
                    "no ARG of " + text.name() + " declares " + (unused.size() == 1 ? "it" : "them")));
        }
    }

    private static List<Planning> plan(
            Dockerfile dockerfile, PlanOptions options, ImageResolver images, BuildRequest request) {
        List<Planning> out = new ArrayList<>();
        if (!request.forSeveral()) {
            out.add(planning(Planner.plan(dockerfile, options, images)));
            return out;
        }
        for (Platform platform : request.platforms()) {
            out.add(planning(Planner.plan(dockerfile, options.forOneOfSeveral(platform), images)));
        }
        return out;
    }

    private static Planning planning(Planned planned) {
        return new Planning(planned.plan(), planned.sourceDateEpoch(), null, null, planned.copied());
    }
}
