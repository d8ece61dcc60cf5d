package dev.tare.build.needs;

import dev.tare.engine.LocalContexts;
import dev.tare.golang.GoLayer;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.files.NeedFile;
import dev.tare.needs.files.NeedFiles;
import dev.tare.needs.files.NeedsChoice;
import dev.tare.needs.files.NeedsSetting;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an image gets because its programs need it.
 *
 * @param files in the order of their paths
 * @param environment variables that go with them
 * @param notes what a user should know of them: sentences without a full stop
 * @param tree the files
 * @param time of all of them, in seconds since 1970
 */
public record NeedsLayer(
        List<AddedFile> files, Map<String, String> environment, List<String> notes, FileTree tree, long time) {
    public NeedsLayer {
        files = List.copyOf(files);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        notes = List.copyOf(notes);
    }

    /**
     * Makes it. Which files those are is remembered by all that it depends on; what is in them is then made only if
     * somebody reads it.
     *
     * @param zones what tells the zones of one source from those of another, such as the version of Go they came with
     * @param time of the files, in seconds since 1970
     */
    public static NeedsLayer of(
            Store store, NeedFindings findings, NeedsChoice choice, NeedsSetting setting, String zones, long time) {
        Digest key = RememberedFiles.key(findings, choice, setting, zones);
        RememberedFiles known = key == null ? null : RememberedFiles.read(store, key);
        if (known != null) {
            NeedsTree.Contents later = file -> contents(NeedFiles.of(findings, choice, setting), file);
            return new NeedsLayer(
                    known.files(), known.environment(), known.notes(), new NeedsTree(known.files(), time, later), time);
        }
        NeedFiles made = NeedFiles.of(findings, choice, setting);
        List<AddedFile> files = new ArrayList<>();
        Map<String, byte[]> bytes = new HashMap<>();
        for (NeedFile file : made.files()) {
            byte[] content = file.bytes();
            bytes.put(file.path(), content);
            files.add(added(file, content, findings.get(file.need())));
        }
        RememberedFiles remembered = new RememberedFiles(files, made.environment(), made.notes());
        if (key != null) {
            remembered.write(store, key);
        }
        NeedsTree tree = new NeedsTree(files, time, file -> bytes.getOrDefault(file.path(), new byte[0]));
        return new NeedsLayer(files, made.environment(), made.notes(), tree, time);
    }

    /**
     * As a layer of an image of Go.
     *
     * @param folders get the tree
     * @param name of the tree among them
     */
    public GoLayer layer(LocalContexts folders, String name) {
        folders.addTree(name, tree);
        return layer(new Vertex(
                new Op.LocalSource(name, List.of()), List.of(), "[internal] load what the program needs", false));
    }

    /**
     * The same.
     *
     * @param source the vertex that is the tree
     */
    public GoLayer layer(Vertex source) {
        Set<String> needs = new LinkedHashSet<>();
        List<GoLayer.Remark> remarks = new ArrayList<>();
        for (NeedId id : NeedId.values()) {
            for (AddedFile file : files) {
                if (file.need() == id) {
                    needs.add(id.text());
                    remarks.add(file.remark());
                }
            }
        }
        String said = String.join(" ", needs);
        return new GoLayer(
                actions(), List.of(source), "COPY what the program needs: " + said, "tare needs " + said, remarks);
    }

    /** One by one, so that folders which are there already stay as they are. */
    private List<FileAction> actions() {
        List<FileAction> actions = new ArrayList<>();
        Set<String> above = new LinkedHashSet<>();
        for (AddedFile file : files) {
            String parent = file.path().substring(0, file.path().lastIndexOf('/'));
            if (!parent.isEmpty() && above.add(parent)) {
                actions.add(new FileAction.Mkdir(parent, 0755, Owner.ROOT, time));
            }
            Owner owner = new Owner(Long.toString(file.uid()), Long.toString(file.gid()));
            actions.add(
                    file.isFolder()
                            ? new FileAction.Mkdir(file.path(), file.mode(), owner, time)
                            : new FileAction.Copy(1, file.path(), file.path()));
        }
        return actions;
    }

    private static AddedFile added(NeedFile file, byte[] content, @Nullable Need need) {
        return new AddedFile(
                file.need(),
                file.path(),
                file.isFolder(),
                file.mode(),
                file.uid(),
                file.gid(),
                content.length,
                Digest.sha256(content),
                file.what(),
                file.reason(),
                need == null ? List.of() : need.path());
    }

    private static byte[] contents(NeedFiles made, AddedFile asked) throws IOException {
        for (NeedFile file : made.files()) {
            byte[] content = file.bytes();
            if (file.path().equals(asked.path()) && Digest.sha256(content).equals(asked.content())) {
                return content;
            }
        }
        throw new IOException(asked.path() + " is no longer what it was when it was remembered");
    }
}
