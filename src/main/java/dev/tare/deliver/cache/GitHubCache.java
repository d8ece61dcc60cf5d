package dev.tare.deliver.cache;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.plan.StepRecords;
import dev.tare.store.BlobWriter;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Results of steps in the cache of GitHub's Actions: an entry for each layer, by its digest, and a list of them for the
 * scope. Entries never change, so that each export makes a list of the next number, and the newest counts.
 */
public final class GitHubCache extends RemoteCache implements AutoCloseable {
    private static final String BLOB = "tare-blob-1-";
    private static final String LIST = "tare-index-1-";

    /** Others of the same scope may export at the same time. */
    private static final int ATTEMPTS = 10;

    /** In bytes; some 300 for a step. */
    private static final int LARGEST_LIST = 64 << 20;

    private final CacheSpec.GitHub place;
    private final GitHubService service;

    public GitHubCache(Store store, CacheSpec.GitHub place, Map<String, String> environment, Progress progress) {
        super(store, place.shown(), progress);
        this.place = place;
        this.service = new GitHubService(place, environment);
    }

    private static String list(CacheSpec.GitHub place) {
        return LIST + place.scope() + "#";
    }

    @Override
    CacheResults read() throws IOException {
        GitHubService.Entry entry = service.find(list(place), true);
        if (entry == null) {
            progress.note("There is no cache " + place.shown() + " yet");
            return CacheResults.NONE;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        long _ = service.download(entry, json, LARGEST_LIST);
        Map<String, @Nullable Object> read = Json.readObject(json.toByteArray());
        List<Descriptor> blobs = new ArrayList<>();
        for (Object each : Json.list(read.get("layers"))) {
            blobs.add(Descriptor.fromJson(each));
        }
        return CacheResults.ofCache(Json.write(read.get("config")), blobs);
    }

    @Override
    void fetch(Descriptor blob, Digest layer) throws IOException {
        GitHubService.Entry entry = service.find(BLOB + blob.digest(), false);
        if (entry == null) {
            throw new IOException("layer " + blob.digest() + " is there no more");
        }
        if (store.blobs().has(blob.digest())) {
            return;
        }
        try (BlobWriter writer = store.blobs().create(blob.size())) {
            long size = service.download(entry, writer, blob.size());
            Digest found = writer.commit(blob.digest());
            if (size != blob.size() || !found.equals(blob.digest())) {
                throw new IOException("layer " + blob.digest() + " is damaged");
            }
        }
    }

    /**
     * Exports results.
     *
     * @param image layers of the image that was built
     * @param bring brings a layer into the store that it lacks; false where it cannot
     * @throws TareException that says why it cannot be done
     */
    public static void write(
            Store store,
            CacheSpec spec,
            CacheSpec.GitHub place,
            Map<String, String> environment,
            StepRecords results,
            List<Digest> image,
            Predicate<Digest> bring) {
        CacheResults export = CacheResults.toExport(store, spec, results, image, bring);
        try (GitHubService service = new GitHubService(place, environment)) {
            for (Descriptor blob : export.blobs().values()) {
                String key = BLOB + blob.digest();
                if (service.find(key, false) == null) {
                    store.blobs().remote().fetch(blob.digest());
                    // Where another has made it meanwhile it is the same.
                    boolean _ = service.create(key, content(store, blob.digest()));
                }
            }
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put(
                    "layers",
                    export.blobs().values().stream().map(Descriptor::toJson).toList());
            json.put("config", Json.readObject(export.config()));
            list(store, service, list(place), Json.write(json));
        } catch (IOException e) {
            throw TareException.failed("the cache " + place.shown() + " can't be written: " + Reasons.of(e), e);
        }
    }

    private static GitHubService.Content content(Store store, Digest blob) {
        return new GitHubService.Content() {
            @Override
            public long size() {
                return store.blobs().size(blob);
            }

            @Override
            public FileChannel open() {
                return store.blobs().channel(blob);
            }
        };
    }

    private static void list(Store store, GitHubService service, String prefix, byte[] json) throws IOException {
        GitHubService.Entry newest = service.find(prefix, true);
        long number = newest == null ? 0 : number(newest.key().substring(prefix.length()));
        Path file = Files.createTempFile(store.temporary(), "list", "");
        try {
            Files.write(file, json);
            GitHubService.Content content = new GitHubService.Content() {
                @Override
                public long size() {
                    return json.length;
                }

                @Override
                public FileChannel open() throws IOException {
                    return FileChannel.open(file);
                }
            };
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                if (service.create(prefix + (number + attempt), content)) {
                    return;
                }
            }
        } finally {
            Files.delete(file);
        }
        throw new IOException("others write it all the time");
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
