package dev.tare.build;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.build.needs.CopyPlaces;
import dev.tare.build.needs.FoundNeeds;
import dev.tare.build.needs.LackingNeeds;
import dev.tare.build.needs.MachineParts;
import dev.tare.build.needs.NeedsLayer;
import dev.tare.build.needs.RememberedNeeds;
import dev.tare.build.request.NeedsMode;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.golang.GoBase;
import dev.tare.golang.GoCommand;
import dev.tare.golang.GoContents;
import dev.tare.golang.GoImage;
import dev.tare.golang.GoLayer;
import dev.tare.golang.PlacedProgram;
import dev.tare.needs.Evidence;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.files.ImageUser;
import dev.tare.needs.files.NeedFile;
import dev.tare.needs.files.NeedsChoice;
import dev.tare.needs.files.NeedsSetting;
import dev.tare.needs.files.Presence;
import dev.tare.needs.files.Surroundings;
import dev.tare.needs.loader.LoaderClosure;
import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.plan.Op;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Go image gets because its programs need it; and whether they can start at all. */
final class GoNeeds {
    private static final String SOURCE = "go needs";

    private final Store store;
    private final LocalContexts folders;
    private final Asked asked;

    /**
     * What is asked of it.
     *
     * @param go runs {@code go} as the programs were built
     * @param directory that files of certificates are named from
     * @param time of all that is made, in seconds since 1970
     */
    record Asked(NeedsMode mode, NeedsChoice choice, GoCommand go, Path directory, Instant now, long time) {}

    /**
     * What an image needs.
     *
     * @param layers of the files: one, or none where there are none
     * @param lacking warnings of what is not added
     */
    record Found(NeedFindings findings, NeedsLayer files, List<GoLayer> layers, List<Problem> lacking) {
        Found {
            layers = List.copyOf(layers);
            lacking = List.copyOf(lacking);
        }

        FoundNeeds found() {
            return new FoundNeeds(findings, files.files());
        }

        /** What the image says, with the variables that the files go with. */
        GoContents in(GoContents contents) {
            return files.environment().isEmpty()
                    ? contents
                    : contents.withEnv(GoContents.merged(files.environment(), contents.env()));
        }

        /** Tells what a user should know. */
        void tell(Progress progress) {
            lacking.forEach(progress::warn);
            findings.warnings().forEach(each -> progress.warn(Problem.of(each)));
            files.notes().forEach(progress::note);
        }
    }

    GoNeeds(Store store, LocalContexts folders, Asked asked) {
        this.store = store;
        this.folders = folders;
        this.asked = asked;
    }

    /** Says of a choice that cannot be met that it cannot, before anything is compiled. */
    void requireChoice() {
        asked.choice().require(() -> MachineParts.zones(asked.go()), asked.directory());
    }

    /**
     * Reads the programs.
     *
     * @param contents what the image says beside them
     * @param ofSeveral the platform, where images for several are built; else null
     * @throws TareException when a program cannot start in the image
     */
    Found of(List<PlacedProgram> programs, GoContents contents, @Nullable GoBase base, @Nullable Platform ofSeveral) {
        try {
            List<NeedFindings> all = new ArrayList<>();
            if (asked.mode() == NeedsMode.OFF) {
                programs.forEach(_ -> all.add(NeedFindings.NONE));
            }
            for (int i = all.size(); i < programs.size(); i++) {
                FileTree tree = folders.open(new Op.LocalSource(GoImage.sourceName(ofSeveral, i), List.of()));
                Node file = tree.get(programs.get(i).binary().name());
                if (file == null) {
                    throw new IOException("the program is gone");
                }
                all.add(RememberedNeeds.of(store, tree, file));
            }
            NeedFindings findings = RememberedNeeds.together(all);
            FileTree below = base == null ? null : tree(base);
            for (int i = 0; i < programs.size(); i++) {
                requireLoader(programs.get(i), all.get(i), base, below);
            }
            NeedsSetting setting = setting(programs.getFirst(), findings.language(), contents, base, below);
            String zones = programs.getFirst().binary().info().goVersion();
            boolean unseen = base != null && below == null;
            boolean added = asked.mode() == NeedsMode.ADD && !unseen;
            NeedsLayer files = NeedsLayer.of(
                    store, added ? findings : chosen(findings), asked.choice(), setting, zones, asked.time());
            Set<NeedId> met = EnumSet.noneOf(NeedId.class);
            met.addAll(setting.present());
            files.files().forEach(file -> met.add(file.need()));
            List<Problem> lacking = unseen
                    ? List.of()
                    : LackingNeeds.of(programs.getFirst().path(), findings, met, List.of(), CopyPlaces.NONE);
            return new Found(findings, files, layers(files, ofSeveral), added ? List.of() : lacking);
        } catch (IOException e) {
            throw TareException.failed("what the program needs cannot be read: " + e.getMessage(), e);
        }
    }

    /** Of a base that is not here nobody knows what it has: it gets what is asked for, and nothing by itself. */
    private static NeedFindings chosen(NeedFindings findings) {
        return new NeedFindings(List.of(), findings.warnings(), findings.language(), findings.localTime());
    }

    private @Nullable FileTree tree(GoBase base) {
        List<Digest> layers = base.config().diffIds();
        return store.layers().areHere(layers) ? store.tree(layers) : null;
    }

    private NeedsSetting setting(
            PlacedProgram program,
            Evidence.Language language,
            GoContents contents,
            @Nullable GoBase base,
            @Nullable FileTree below)
            throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        String user = GoImage.USER;
        if (base != null) {
            environment.putAll(base.config().container().variables());
            user = base.config().container().user().isEmpty()
                    ? user
                    : base.config().container().user();
        }
        environment.putAll(contents.env());
        Surroundings around =
                new Surroundings(ImageUser.parse(contents.user() == null ? user : contents.user()), environment);
        return new NeedsSetting(
                around,
                below == null ? Set.of() : Presence.of(below, around, language),
                below != null && Presence.hasLocalZone(below, around),
                () -> MachineParts.zones(asked.go()),
                () -> linked(program),
                asked.directory(),
                Path.of("/"),
                asked.now());
    }

    private static List<NeedFile> linked(PlacedProgram program) throws IOException {
        try (FileChannel file = FileChannel.open(program.binary().file())) {
            return MachineParts.linked(program.path(), ByteSource.of(file));
        }
    }

    private void requireLoader(
            PlacedProgram program, NeedFindings findings, @Nullable GoBase base, @Nullable FileTree below)
            throws IOException {
        Need loader = findings.get(NeedId.LOADER);
        if (loader == null || asked.choice().with().contains(NeedId.LOADER)) {
            return;
        }
        if (base == null) {
            throw TareException.failed(
                    program.path() + " is linked dynamically, and the image has nothing that could start it: "
                            + wanted(findings, loader),
                    "build it statically, by CGO_ENABLED=0 and without -buildmode=pie; or put it on a base that has them:"
                            + " --base IMAGE; or take them from this machine: --with loader");
        }
        if (below == null) {
            return;
        }
        try (FileChannel file = FileChannel.open(program.binary().file())) {
            LoaderClosure closure = LoaderClosure.of(below, program.name(), Elf.read(ByteSource.of(file)));
            if (!closure.isComplete()) {
                List<String> missing = new ArrayList<>(closure.missing());
                if (closure.loader() == null) {
                    missing.addFirst(String.valueOf(closure.interpreter()));
                }
                throw TareException.failed(
                        program.path() + " is linked dynamically, and the base lacks " + String.join(", ", missing),
                        "take a base like the system that it is built on, or build it statically, by CGO_ENABLED=0");
            }
        }
    }

    private static String wanted(NeedFindings findings, Need loader) {
        List<String> all = new ArrayList<>(loader.names());
        Need libraries = findings.get(NeedId.LIBRARIES);
        if (libraries != null) {
            all.addAll(libraries.names());
        }
        return String.join(", ", all);
    }

    private List<GoLayer> layers(NeedsLayer files, @Nullable Platform ofSeveral) {
        if (files.files().isEmpty()) {
            return List.of();
        }
        String source = ofSeveral == null ? SOURCE : SOURCE + " " + ofSeveral;
        return List.of(files.layer(folders, source));
    }
}
