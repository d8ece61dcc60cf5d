package dev.tare.golang;

import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Vertex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The layer of what was asked for beside the programs: files that are added, kodata, and folders to write in. */
public final class GoFiles {
    /** The name of the {@link Op.LocalSource} whose folder is the module. */
    public static final String MODULE = "go module";

    /** The name of the {@link Op.LocalSource} whose folder is the repository. */
    public static final String REPOSITORY = "go repository";

    private final long time;
    private final List<Vertex> inputs = new ArrayList<>();
    private final List<FileAction> actions = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    private GoFiles(long time) {
        this.time = time;
    }

    /**
     * What the layer is made of.
     *
     * @param additions whose sources are relative to the module, {@code .} for itself
     * @param excludes patterns of the module's ignore file
     * @param kodata folders, those of several programs one over the other
     * @param repository that links of kodata may lead to
     */
    public record Sources(List<GoAddition> additions, List<String> excludes, List<Path> kodata, Path repository) {
        public Sources {
            additions = List.copyOf(additions);
            excludes = List.copyOf(excludes);
            kodata = List.copyOf(kodata);
        }
    }

    /**
     * The layer.
     *
     * @param based whether the image stands on another, whose folders are not to be covered
     * @param time of all that is in it, in seconds since 1970
     * @return null where it would be empty
     */
    public static @Nullable GoLayer layer(GoContents contents, Sources sources, boolean based, long time) {
        GoFiles files = new GoFiles(time);
        if (!based) {
            files.folders(contents);
        }
        if (!sources.kodata().isEmpty()) {
            files.kodata(sources);
        }
        if (!sources.additions().isEmpty()) {
            files.additions(sources);
        }
        if (files.actions.isEmpty()) {
            return null;
        }
        String text = String.join("; ", files.said);
        return new GoLayer(files.actions, files.inputs, text, "tare build # " + text);
    }

    /** Who runs the program finds folders that are its own, where it is to start or to write. */
    private void folders(GoContents contents) {
        TreeSet<String> folders = new TreeSet<>(contents.volumes());
        if (contents.workdir() != null && !contents.workdir().equals("/")) {
            folders.add(contents.workdir());
        }
        for (String folder : folders) {
            String above = folder.substring(0, folder.lastIndexOf('/'));
            if (!above.isEmpty()) {
                actions.add(new FileAction.Mkdir(above, 0755, Owner.ROOT, time));
            }
            actions.add(new FileAction.Mkdir(folder, 0755, owner(contents.user()), time));
            said.add("MKDIR " + folder);
        }
    }

    /** Root where it is a name: nothing in the image says which number that is. */
    private static Owner owner(@Nullable String user) {
        Owner owner = Owner.parse(user == null ? GoImage.USER : user);
        boolean numbers =
                Owner.number(owner.user()) >= 0 && (owner.group().isEmpty() || Owner.number(owner.group()) >= 0);
        return numbers ? owner : Owner.ROOT;
    }

    private void kodata(Sources sources) {
        inputs.add(new Vertex(new Op.LocalSource(REPOSITORY, List.of()), List.of(), "[internal] load kodata", false));
        for (Path folder : sources.kodata()) {
            actions.addAll(KoData.actions(folder, sources.repository(), inputs.size(), time));
        }
        said.add("COPY kodata " + KoData.PLACE);
    }

    private void additions(Sources sources) {
        List<String> excludes = new ArrayList<>(List.of(".git"));
        excludes.addAll(sources.excludes());
        inputs.add(new Vertex(new Op.LocalSource(MODULE, excludes), List.of(), "[internal] load the module", false));
        for (GoAddition each : sources.additions()) {
            actions.add(KoData.copy("/" + each.source(), each.destination(), inputs.size(), time));
            said.add("COPY " + each.source() + " " + each.destination());
        }
    }
}
