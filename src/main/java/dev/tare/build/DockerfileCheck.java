package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.deliver.load.LayoutImages;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.dockerfile.check.Checks;
import dev.tare.dockerfile.outline.Outline;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.engine.StoreResolver;
import dev.tare.store.Store;

/** What is said of the style of a Dockerfile, which is not built. */
public final class DockerfileCheck {
    private DockerfileCheck() {}

    /**
     * Checks the Dockerfile of a request; one for several platforms for the first of them, as docker does.
     *
     * @throws TareException (usage) where there is no Dockerfile, or where its context would have to be fetched
     */
    public static CheckResult of(BuildRequest request, Store store) {
        BuildSource.DockerfileText source = text(request);
        PlanOptions options = request.planOptions();
        return Checks.ofFile(
                source.text(),
                options,
                new LayoutImages(store, new StoreResolver(store)),
                ContextListing.of(source, options));
    }

    /** What the target of a request takes from outside. @throws TareException as {@link #of} */
    public static Outline outline(BuildRequest request) {
        return Outline.of(file(request), request.planOptions());
    }

    /** The Dockerfile of a request, read. @throws TareException as {@link #of}, and where it is broken */
    public static Dockerfile file(BuildRequest request) {
        return Dockerfile.parse(text(request).text());
    }

    private static BuildSource.DockerfileText text(BuildRequest request) {
        if (!(request.source() instanceof BuildSource.DockerfileText source)) {
            throw TareException.usage("there is no Dockerfile to check: a Go package needs none", null);
        }
        if (source.archive() != null) {
            throw TareException.usage("a tar on standard input can't be checked", "unpack it, and check its folder");
        }
        if (source.remote() != null) {
            throw TareException.usage(
                    "a build context from elsewhere can't be checked", "fetch it, and check its folder");
        }
        return source;
    }
}
