package dev.tare.build.needs;

import dev.tare.binary.ByteSource;
import dev.tare.needs.FindingsJson;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsTable;
import dev.tare.needs.ProgramNeeds;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.plan.Encoder;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What programs need. A program is read once: the store remembers what was found by the digest of its content. */
public final class RememberedNeeds {
    private static final String KIND = "needs";

    private RememberedNeeds() {}

    /**
     * What a program needs.
     *
     * @param file a regular file of the tree
     * @throws IOException when it cannot be read; what is no program needs nothing
     */
    public static NeedFindings of(Store store, FileTree tree, Node file) throws IOException {
        Digest key = new Encoder()
                .number(NeedsTable.VERSION)
                .digest(tree.digest(file))
                .toDigest();
        NeedFindings known = remembered(store, key);
        if (known != null) {
            return known;
        }
        NeedFindings found = ProgramNeeds.find(ByteSource.of(tree, file));
        store.records().put(KIND, key, Json.write(FindingsJson.write(found)));
        return found;
    }

    private static @Nullable NeedFindings remembered(Store store, Digest key) {
        byte[] record = store.records().get(KIND, key);
        if (record == null) {
            return null;
        }
        try {
            return FindingsJson.read(Json.readObject(record));
        } catch (IOException e) {
            // Another version of Tare wrote it in another form.
            return null;
        }
    }

    /** What several programs of one image need together: of each need the surest, with what all of them name. */
    public static NeedFindings together(List<NeedFindings> programs) {
        if (programs.size() == 1) {
            return programs.getFirst();
        }
        Map<NeedId, Need> needs = new EnumMap<>(NeedId.class);
        Set<String> warnings = new LinkedHashSet<>();
        boolean localTime = false;
        for (NeedFindings program : programs) {
            program.needs().forEach(need -> needs.merge(need.id(), need, RememberedNeeds::surer));
            warnings.addAll(program.warnings());
            localTime |= program.localTime();
        }
        return new NeedFindings(
                new ArrayList<>(needs.values()),
                List.copyOf(warnings),
                programs.getFirst().language(),
                localTime);
    }

    private static Need surer(Need one, Need other) {
        Need surer = other.confidence().compareTo(one.confidence()) < 0 ? other : one;
        Set<String> names = new LinkedHashSet<>(one.names());
        names.addAll(other.names());
        return new Need(
                surer.id(),
                surer.confidence(),
                surer.reason(),
                surer.path(),
                List.copyOf(names),
                surer.files(),
                surer.missing());
    }
}
