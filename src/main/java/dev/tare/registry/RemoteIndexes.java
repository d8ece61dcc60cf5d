package dev.tare.registry;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformChoice;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The indexes of a repository, and the ways through them. */
record RemoteIndexes(Repository repository, DocumentBudget budget) {
    static final int MAX_CONFIG_BYTES = 16 << 20;

    /** Each is a request; images have a dozen, and as many attestations. */
    private static final int MOST = 1000;

    /**
     * The manifest for the platform.
     *
     * @param documents gets it and the indexes on the way, what is named first
     * @throws RegistryException when none serves it, with those that there are
     */
    RemoteManifest select(RemoteManifest at, Platform platform, List<RemoteManifest> documents) throws IOException {
        Asked asked = new Asked(at);
        PlatformChoice choice = new PlatformChoice(asked, platform);
        List<Descriptor> way = choice.way(at.descriptor());
        if (way.isEmpty()) {
            throw RegistryException.wrong(
                    "it has nothing for platform " + platform,
                    choice.platforms().isEmpty() ? null : "it has " + String.join(", ", choice.platforms()));
        }
        for (Descriptor each : way.reversed()) {
            documents.add(asked.document(each));
        }
        return documents.getFirst();
    }

    /** What a registry was asked for on the way to one manifest, each but once. */
    private final class Asked implements PlatformChoice.Documents {
        private final Map<Digest, RemoteManifest> known = new HashMap<>();

        Asked(RemoteManifest top) {
            known.put(top.descriptor().digest(), top);
        }

        RemoteManifest document(Descriptor entry) throws IOException {
            RemoteManifest found = known.get(entry.digest());
            if (found == null) {
                budget.take(entry.size());
                found = repository.manifest(entry.digest().toString());
                known.put(entry.digest(), found);
            }
            if (found.descriptor().size() != entry.size()) {
                throw wrongSize(entry, found);
            }
            return found;
        }

        @Override
        public List<Descriptor> entries(Descriptor index) throws IOException {
            return index(document(index)).manifests();
        }

        @Override
        public @Nullable Platform platform(Descriptor entry) throws IOException {
            return RemoteIndexes.this.platform(document(entry));
        }

        @Override
        public boolean isHere(Descriptor entry) {
            return true;
        }
    }

    private RemoteManifest child(Descriptor entry) throws IOException {
        // One that has another size than its entry says is refused.
        budget.take(entry.size());
        RemoteManifest child = repository.manifest(entry.digest().toString());
        if (child.descriptor().size() != entry.size()) {
            throw wrongSize(entry, child);
        }
        return child;
    }

    private static RegistryException wrongSize(Descriptor entry, RemoteManifest found) {
        return RegistryException.wrong("an index gives manifest " + entry.digest() + " " + entry.size()
                + " bytes, but it has " + found.descriptor().size());
    }

    /** All that an index leads to, what is named before what names it. */
    void collect(RemoteManifest at, List<RemoteManifest> documents, List<RemoteManifest> images) throws IOException {
        collect(at, documents, images, new HashSet<>(), 0);
    }

    private void collect(
            RemoteManifest at, List<RemoteManifest> documents, List<RemoteManifest> images, Set<Digest> seen, int depth)
            throws IOException {
        if (!at.isIndex()) {
            images.add(at);
        } else if (depth == PlatformChoice.DEEPEST) {
            throw RegistryException.wrong("index " + at.descriptor().digest() + " is nested too deeply");
        } else {
            for (Descriptor each : index(at).manifests()) {
                if (seen.add(each.digest())) {
                    collect(child(each), documents, images, seen, depth + 1);
                }
                if (seen.size() > MOST) {
                    throw RegistryException.wrong(
                            "index " + at.descriptor().digest() + " leads to more than " + MOST + " manifests");
                }
            }
        }
        documents.add(at);
    }

    private static Index index(RemoteManifest manifest) throws RegistryException {
        try {
            return Index.fromJson(manifest.json());
        } catch (IOException | IllegalArgumentException e) {
            throw RegistryException.wrong("index " + manifest.descriptor().digest() + " is damaged: " + e.getMessage());
        }
    }

    /** What an entry without a platform is for, as its configuration says; null for what is no image. */
    private @Nullable Platform platform(RemoteManifest manifest) throws IOException {
        if (manifest.isIndex()) {
            return null;
        }
        Descriptor config = manifest(manifest).config();
        try {
            return ImageConfig.fromJson(repository.small(config, MAX_CONFIG_BYTES))
                    .platform();
        } catch (RegistryException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    static Manifest manifest(RemoteManifest manifest) throws RegistryException {
        try {
            return Manifest.fromJson(manifest.json());
        } catch (IOException | IllegalArgumentException e) {
            throw RegistryException.wrong(
                    "manifest " + manifest.descriptor().digest() + " is damaged: " + e.getMessage());
        }
    }
}
