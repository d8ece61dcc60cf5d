package dev.tare.registry;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Manifests that refer to others by their subject (distribution-spec 1.1, Pushing Manifests with Subject). A registry that
 * has the referrers API lists them itself; for any other the client keeps the list, an index under the tag that the
 * subject's digest makes.
 */
record Referrers(Repository repository) {
    /** Stores a manifest, whose blobs are there, and has it listed. */
    void put(PushManifest referrer) throws IOException {
        String digest = referrer.descriptor().digest().toString();
        if (!repository.putManifest(digest, referrer.descriptor(), referrer.json())) {
            list(referrer);
        }
    }

    private void list(PushManifest referrer) throws IOException {
        Map<String, @Nullable Object> manifest = Json.readObject(referrer.json());
        String tag = tag(Descriptor.fromJson(manifest.get("subject")).digest());
        Map<String, @Nullable Object> index = listed(tag);
        List<@Nullable Object> entries = new ArrayList<>(Json.list(index.get("manifests")));
        String digest = referrer.descriptor().digest().toString();
        for (Object entry : entries) {
            if (digest.equals(Json.object(entry).get("digest"))) {
                return;
            }
        }
        entries.add(entry(referrer.descriptor(), manifest));
        index.put("manifests", entries);
        byte[] json = Json.write(index);
        if (json.length > Repository.MAX_MANIFEST_BYTES) {
            throw RegistryException.wrong("the list of referrers " + repository.shown(tag) + " has no more room");
        }
        repository.putManifest(tag, Descriptor.of(MediaTypes.INDEX, Digest.sha256(json), json.length), json);
    }

    /** {@code sha256-<hex>}, the referrers tag schema. */
    private static String tag(Digest subject) {
        return subject.toString().replace(':', '-');
    }

    /** The list as it is, with all that others have put into it; an empty one where there is none. */
    private Map<String, @Nullable Object> listed(String tag) throws IOException {
        try {
            RemoteManifest found = repository.manifest(tag);
            if (MediaTypes.isIndex(found.descriptor().mediaType())) {
                return Json.readObject(found.json());
            }
            throw RegistryException.wrong(
                    repository.shown(tag) + " is no index, so that no referrers can be listed in it");
        } catch (RegistryException e) {
            if (e.status() != 404) {
                throw e;
            }
            Map<String, @Nullable Object> index = new LinkedHashMap<>();
            index.put("schemaVersion", 2L);
            index.put("mediaType", MediaTypes.INDEX);
            return index;
        }
    }

    /** As the referrers API would show it: with the type and the annotations of the manifest itself. */
    private static Map<String, @Nullable Object> entry(Descriptor referrer, Map<String, @Nullable Object> manifest) {
        Map<String, @Nullable Object> entry = Descriptor.of(referrer.mediaType(), referrer.digest(), referrer.size())
                .toJson();
        for (String field : new String[] {"artifactType", "annotations"}) {
            if (manifest.get(field) != null) {
                entry.put(field, manifest.get(field));
            }
        }
        return entry;
    }
}
