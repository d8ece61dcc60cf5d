package dev.tare.build.request;

import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * Where images go besides the store.
 *
 * @param deliveries in order
 * @param load whether the Docker or podman of this machine gets it
 */
public record OutputRequest(List<OutputSpec> deliveries, boolean load) {
    public OutputRequest {
        deliveries = List.copyOf(deliveries);
    }

    /** The same with the fewest bytes. */
    OutputRequest smallest() {
        List<OutputSpec> specs = new ArrayList<>();
        deliveries.forEach(spec -> specs.add(spec.smallest()));
        return new OutputRequest(specs, load);
    }

    /** Whether the image is neither listed nor named, whatever names were given. */
    public boolean cacheOnly() {
        for (OutputSpec spec : deliveries) {
            if (spec.cacheOnly()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the image is to be in the store when the build is done; one that only goes to a registry need not be. */
    public boolean keepsImage() {
        boolean pushes = !deliveries.isEmpty();
        for (OutputSpec spec : deliveries) {
            pushes &= spec.push();
        }
        return load || !pushes;
    }

    /**
     * Checks before the build that the images can go there.
     *
     * @param attested whether an index holds attestations beside the images
     * @throws TareException (usage) when it cannot
     */
    void require(List<Platform> platforms, boolean attested) {
        for (OutputSpec spec : deliveries) {
            spec.require(platforms, attested);
        }
        if (load) {
            requireHost(platforms);
        }
    }

    /** @throws TareException (usage) when nothing is pushed, and so no registry has the image that attestations refer to */
    void requireReferrers() {
        for (OutputSpec spec : deliveries) {
            if (spec.push()) {
                return;
            }
        }
        throw TareException.usage(
                "--attest-to=referrers: only a registry has referrers, and nothing is pushed",
                "add --push, or leave the flag out");
    }

    /** @throws TareException (usage) when it is to be pushed and has no name */
    void requireName(List<Reference> names) {
        for (OutputSpec spec : deliveries) {
            if (spec.push() && names.isEmpty() && spec.names().isEmpty()) {
                throw TareException.usage("there is no name to push by", "give one: --tag REGISTRY/NAME:TAG");
            }
        }
    }

    /** An engine takes one image: of several, the one for this machine. */
    private static void requireHost(List<Platform> platforms) {
        boolean any = platforms.size() < 2;
        for (Platform platform : platforms) {
            any |= platform.rankFor(Platform.host()) < Integer.MAX_VALUE;
        }
        if (!any) {
            throw TareException.usage(
                    "--load: an engine takes one image of several, this machine's, and none is built for "
                            + Platform.host(),
                    "name it too: --platform " + Platform.host());
        }
    }
}
