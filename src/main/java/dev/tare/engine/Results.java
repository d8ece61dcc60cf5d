package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.plan.ImportedCache;
import dev.tare.store.Store;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The layers that steps have left, by the keys of the steps: those of this store, then those of imported caches. */
final class Results {
    static final String RECORDS = "file-op";

    private final Store store;
    private final List<ImportedCache> imports;
    private final Map<Digest, Digest> used = Collections.synchronizedMap(new LinkedHashMap<>());

    Results(Store store, List<ImportedCache> imports) {
        this.store = store;
        this.imports = List.copyOf(imports);
    }

    /** The layer of a key, in the store; null where no cache knows it. */
    @Nullable Digest get(Digest key) {
        byte[] record = store.records().get(RECORDS, key);
        if (record != null && record.length == 32) {
            Digest layer = Digest.ofHash(record);
            if (store.layers().has(layer)) {
                used.put(key, layer);
                return layer;
            }
        }
        for (ImportedCache cache : imports) {
            Digest layer = cache.fetch(key);
            if (layer != null) {
                put(key, layer);
                return layer;
            }
        }
        return null;
    }

    void put(Digest key, Digest layer) {
        store.records().put(RECORDS, key, layer.bytes(), List.of(layer));
        used.put(key, layer);
    }

    /** Key and layer of each step of this build, whether it was done or known. */
    Map<Digest, Digest> used() {
        synchronized (used) {
            return new LinkedHashMap<>(used);
        }
    }
}
