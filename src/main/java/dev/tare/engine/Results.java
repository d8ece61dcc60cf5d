package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.plan.ImportedCache;
import dev.tare.plan.StepDefinition;
import dev.tare.plan.StepRecords;
import dev.tare.plan.StepResult;
import dev.tare.plan.Vertex;
import dev.tare.store.RemoteBlobs;
import dev.tare.store.Store;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The layers that steps have left, by the keys of the steps: those of this store, then those of imported caches. A layer
 * of a cache comes into the store when something must read it.
 */
final class Results {
    /** From a key to the layer, and the time when it was made, of 8 bytes. */
    static final String RECORDS = "file-op";

    /** From a definition to the key and what stands for each input, of 32 bytes each. */
    static final String DEFINITIONS = "definition";

    private static final int HASH = 32;

    private final Store store;
    private final List<ImportedCache> imports;
    private final Map<Digest, StepResult> used = new ConcurrentHashMap<>();
    private final Map<Digest, StepDefinition> defined = new ConcurrentHashMap<>();
    /** By the digest of the vertex. */
    private final Map<Digest, Long> times = new ConcurrentHashMap<>();

    private final Map<Digest, ImportedCache> elsewhere = new ConcurrentHashMap<>();

    Results(Store store, List<ImportedCache> imports) {
        this.store = store;
        this.imports = new CopyOnWriteArrayList<>(imports);
    }

    boolean hasImports() {
        return !imports.isEmpty();
    }

    /** The result of a key; null where no cache knows it. */
    @Nullable StepResult get(Digest key) {
        StepResult here = here(key);
        if (here != null) {
            return here;
        }
        for (ImportedCache cache : imports) {
            StepResult there = cache.result(key);
            if (there != null) {
                if (store.layers().has(there.layer())) {
                    keep(key, there);
                } else {
                    elsewhere.putIfAbsent(there.layer(), cache);
                }
                used.put(key, there);
                return there;
            }
        }
        return null;
    }

    /** The result of a key whose layer is in the store. */
    private @Nullable StepResult here(Digest key) {
        byte[] record = store.records().get(RECORDS, key);
        if (record == null || record.length != HASH + Long.BYTES) {
            return null;
        }
        Digest layer = Digest.ofHash(Arrays.copyOf(record, HASH));
        if (!store.layers().has(layer)) {
            return null;
        }
        StepResult result = new StepResult(
                layer, -1, ByteBuffer.wrap(record, HASH, Long.BYTES).getLong());
        used.put(key, result);
        return result;
    }

    void put(Digest key, StepResult made) {
        keep(key, made);
        used.put(key, made);
    }

    private void keep(Digest key, StepResult result) {
        byte[] value = ByteBuffer.allocate(HASH + Long.BYTES)
                .put(result.layer().bytes())
                .putLong(result.created())
                .array();
        store.records().put(RECORDS, key, value, List.of(result.layer()));
    }

    /**
     * What a definition leads to.
     *
     * @param result null where it leads to nothing
     * @param differs whether it was known with other inputs than these
     * @param inputs what stood for the inputs when it was done; none where it leads to nothing
     */
    record Defined(@Nullable StepResult result, boolean differs, List<Digest> inputs) {
        Defined {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * The layer of a definition.
     *
     * @param inputs what stands for the inputs as they are known; null for one that is not
     * @param everywhere whether imported caches are asked too
     */
    Defined find(Digest definition, List<@Nullable Digest> inputs, boolean everywhere) {
        boolean differs = false;
        StepDefinition here = definitionHere(definition);
        if (here != null) {
            StepResult result = fits(here, inputs) ? everywhere ? get(here.key()) : here(here.key()) : null;
            if (result != null) {
                defined.put(definition, here);
                return new Defined(result, false, here.inputs());
            }
            differs = !fits(here, inputs);
        }
        for (ImportedCache cache : everywhere ? imports : List.<ImportedCache>of()) {
            StepDefinition there = cache.definition(definition);
            StepResult result = there != null && fits(there, inputs) ? get(there.key()) : null;
            if (there != null && result != null) {
                define(definition, there);
                return new Defined(result, false, there.inputs());
            }
            differs |= there != null && !fits(there, inputs);
        }
        return new Defined(null, differs, List.of());
    }

    private static boolean fits(StepDefinition definition, List<@Nullable Digest> inputs) {
        boolean fits = definition.inputs().size() == inputs.size();
        for (int i = 0; fits && i < inputs.size(); i++) {
            Digest known = inputs.get(i);
            fits = known == null || known.equals(definition.inputs().get(i));
        }
        return fits;
    }

    private @Nullable StepDefinition definitionHere(Digest definition) {
        byte[] record = store.records().get(DEFINITIONS, definition);
        if (record == null || record.length < HASH || record.length % HASH != 0) {
            return null;
        }
        List<Digest> hashes = new ArrayList<>();
        for (int at = 0; at < record.length; at += HASH) {
            hashes.add(Digest.ofHash(Arrays.copyOfRange(record, at, at + HASH)));
        }
        return new StepDefinition(hashes.getFirst(), hashes.subList(1, hashes.size()));
    }

    /** Remembers what a definition leads to: a key whose result is known. */
    void define(Digest definition, StepDefinition of) {
        defined.put(definition, of);
        StepResult result = used.get(of.key());
        if (result != null && store.layers().has(result.layer())) {
            keep(definition, of, result);
        }
    }

    private void keep(Digest definition, StepDefinition of, StepResult result) {
        ByteBuffer value = ByteBuffer.allocate(HASH * (1 + of.inputs().size()));
        value.put(of.key().bytes());
        of.inputs().forEach(input -> value.put(input.bytes()));
        store.records().put(DEFINITIONS, definition, value.array(), List.of(result.layer()));
    }

    /**
     * Sees to it that layers can be read.
     *
     * @param mayStay whether those may stay where they are that the store brings when something reads them
     * @throws LostException where a cache does not have what it has promised
     */
    void bring(List<Digest> layers, boolean mayStay) {
        for (Digest layer : layers) {
            ImportedCache cache = elsewhere.get(layer);
            if (cache != null
                    && !(mayStay && isOffered(layer))
                    && !store.layers().has(layer)) {
                bring(layer, cache);
            }
        }
    }

    /** Layers that are read now: a cache may know a vertex whose layers are not here yet. As {@link #bring}. */
    List<Digest> brought(List<Digest> layers) {
        bring(layers, false);
        return layers;
    }

    private boolean isOffered(Digest layer) {
        RemoteBlobs remote = store.blobs().remote();
        return remote.offered(layer) != null;
    }

    private void bring(Digest layer, ImportedCache cache) {
        if (!cache.bring(layer)) {
            imports.remove(cache);
            throw new LostException();
        }
        used.forEach((key, result) -> {
            if (result.layer().equals(layer)) {
                keep(key, result);
            }
        });
        defined.forEach((definition, of) -> {
            StepResult result = used.get(of.key());
            if (result != null && result.layer().equals(layer)) {
                keep(definition, of, result);
            }
        });
    }

    /** Takes note of the result of a vertex. */
    void found(Vertex vertex, StepResult result) {
        times.put(vertex.digest(), result.created());
    }

    /** When the result of a vertex was made, in milliseconds since 1970. */
    @Nullable Long created(Vertex vertex) {
        return times.get(vertex.digest());
    }

    /** Forgets what was looked up. */
    void forget() {
        times.clear();
        used.clear();
        defined.clear();
        elsewhere.clear();
    }

    /** Each step of this build, whether it was done or known. */
    StepRecords used() {
        Map<Digest, StepResult> results = new HashMap<>();
        used.forEach((key, result) -> {
            Digest layer = result.layer();
            long size = result.size() < 0 ? store.layers().size(layer) : result.size();
            results.put(key, new StepResult(layer, size, result.created()));
        });
        return new StepRecords(results, defined);
    }

    /** A layer of an imported cache cannot be had: what was built on that it can is to be found out anew. */
    static class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostException() {
            super("lost", null, false, false);
        }
    }

    /** A step was taken to have the result of old, and its input has another one now: no definition may be gone by. */
    static final class ContradictedException extends LostException {
        private static final long serialVersionUID = 1L;
    }
}
