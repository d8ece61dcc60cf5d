package dev.tare.docker;

import dev.tare.cli.image.Upkeep;
import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.docker.container.PruneFilter;
import dev.tare.oci.Digest;
import dev.tare.report.ImageSummary;
import dev.tare.report.Sizes;
import dev.tare.report.disk.FreedReport;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.Volumes;
import dev.tare.sandbox.network.NamedNetworks;
import dev.tare.store.Images;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.store.upkeep.GcOptions;
import dev.tare.usage.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Docker's ways to free space, in its words. Nothing is ever asked, as with {@code -f}.
 *
 * @param kind what goes
 */
record PruneVerb(Kind kind) implements DockerVerb {
    enum Kind {
        IMAGES,
        CONTAINERS,
        VOLUMES,
        NETWORKS,
        CACHE,
        ALL
    }

    @Override
    public Page page() {
        return Pages.of(
                "",
                switch (kind) {
                    case IMAGES -> "Remove the images that have no name";
                    case CONTAINERS -> "Remove the containers that have ended";
                    case VOLUMES -> "Remove the volumes that no container has, and nobody has named";
                    case NETWORKS -> "Remove the networks that no container is in";
                    case CACHE -> "Remove what builds keep for the next one";
                    case ALL -> "Remove ended containers, images without a name, and what builds keep";
                },
                """
                -f, --force  as docker has it; nothing is ever asked
                -a, --all  also what has a name and no container uses
                """
                        + (kind == Kind.ALL ? "--volumes  volumes without a name, too\n" : "")
                        + (kind == Kind.CACHE ? CACHE_FLAGS : "")
                        + "--filter KEY=VALUE...  until=TIME: only what is older; label=NAME[=VALUE] or label!=..: only what has it\n");
    }

    private static final String CACHE_FLAGS = """
            --keep-storage BYTES  remove what was not used for the longest time, until the store takes no more
            --reserved-space BYTES  the same
            --max-used-space BYTES  the same; of several the largest counts
            --min-free-space BYTES  taken for docker's sake: the other sizes count
            --builder NAME  there is one
            --timeout TIME  nothing is waited for
            --verbose  as without it
            """;

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        PruneFilter filter = PruneFilter.parse(arguments.values("filter"), Instant.now());
        if (kind == Kind.CONTAINERS || kind == Kind.VOLUMES || kind == Kind.ALL) {
            // Files of an ordinary user's containers belong to the users of a namespace.
            console.asRoot().go();
        }
        long bytes = 0;
        if (kind == Kind.CONTAINERS || kind == Kind.ALL) {
            bytes += containers(filter, console);
        }
        if (kind == Kind.VOLUMES || kind == Kind.ALL && arguments.has("volumes")) {
            volumes(arguments.has("all"), filter, console);
        }
        if (kind == Kind.NETWORKS || kind == Kind.ALL) {
            networks(filter, console);
        }
        if (kind == Kind.NETWORKS) {
            return 0;
        }
        if (kind == Kind.CONTAINERS || kind == Kind.VOLUMES) {
            total(bytes, console);
            return 0;
        }
        return images(arguments, filter, bytes, console);
    }

    private int images(Arguments arguments, PruneFilter filter, long before, Console console) {
        boolean all = arguments.has("all");
        List<String> lines = new ArrayList<>();
        boolean chosen = kind != Kind.CACHE && !filter.isOpen();
        if (chosen) {
            try (Store store = console.store()) {
                Set<Digest> used = new HashSet<>();
                console.containers().list().forEach(container -> used.add(container.manifest()));
                for (NamedImage image : store.images().list()) {
                    boolean goes = (all || !image.isTagged())
                            && !used.contains(image.descriptor().digest());
                    if (goes && filter.fits(ImageSummary.read(store, image).config())) {
                        lines.addAll(FreedReport.dockerLines(
                                new Images.Removed(image.names(), store.images().id(image))));
                        store.images().remove(image.descriptor().digest());
                    }
                }
            }
        }
        GcOptions options = kind == Kind.CACHE || chosen ? GcOptions.gc() : GcOptions.prune(all);
        if (kind == Kind.CACHE || kind == Kind.ALL) {
            options = options.withAge(filter.age() == null ? Duration.ZERO : filter.age());
            long most = kind == Kind.CACHE ? most(arguments) : 0;
            options = most == 0 ? options : options.fitting(most);
        }
        return Upkeep.run(options, console, report -> {
            report.images().forEach(image -> lines.addAll(FreedReport.dockerLines(image)));
            section("Deleted Images:", lines, console);
            total(before + report.bytes(), console);
        });
    }

    /** The size that the store shall fit; 0 for none. */
    private static long most(Arguments arguments) {
        long most = 0;
        for (String flag : List.of("keep-storage", "reserved-space", "max-used-space")) {
            String text = arguments.value(flag, "0");
            most = text.equals("0") ? most : Math.max(most, GcOptions.size("--" + flag, text));
        }
        return most;
    }

    private static long containers(PruneFilter filter, Console console) {
        Containers containers = console.containers();
        List<String> gone = new ArrayList<>();
        long bytes = 0;
        for (Container container : containers.list()) {
            if (!container.isRunning() && !container.isKept() && filter.fits(container)) {
                bytes += containers.writtenBytes(container);
                containers.remove(container, Set.of());
                gone.add(container.id());
            }
        }
        section("Deleted Containers:", gone, console);
        return bytes;
    }

    private static void volumes(boolean named, PruneFilter filter, Console console) {
        Containers containers = console.containers();
        Volumes volumes = new Volumes(containers.home());
        Set<String> used = volumes.used(containers.list());
        List<String> gone = new ArrayList<>();
        for (Volumes.Volume volume : volumes.list()) {
            if ((named || volume.anonymous()) && !used.contains(volume.name()) && filter.labels(volume.labels())) {
                volumes.remove(volume.name());
                gone.add(volume.name());
            }
        }
        section("Deleted Volumes:", gone, console);
    }

    private static void networks(PruneFilter filter, Console console) {
        Containers containers = console.containers();
        List<String> gone = new ArrayList<>();
        containers.pruneNetworks(
                new NamedNetworks(containers.home()),
                network -> filter.fits(network.created(), network.labels()),
                gone::add);
        section("Deleted Networks:", gone, console);
    }

    private static void section(String heading, List<String> lines, Console console) {
        if (!lines.isEmpty()) {
            console.out().println(heading);
            lines.forEach(console.out()::println);
            console.out().println();
        }
    }

    private void total(long bytes, Console console) {
        console.out().println((kind == Kind.CACHE ? "Total:\t" : "Total reclaimed space: ") + Sizes.human(bytes));
    }
}
