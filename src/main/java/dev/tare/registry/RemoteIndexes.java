package dev.tare.registry;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The indexes of a repository, and the ways through them. */
record RemoteIndexes(Repository repository) {
    static final int MAX_CONFIG_BYTES = 16 << 20;
    static final int DEEPEST = 4;

    /** Each is a request; images have a dozen, and as many attestations. */
    private static final int MOST = 1000;

    /** The manifest for the platform. @param documents gets it and the indexes on the way, what is named first */
    RemoteManifest select(RemoteManifest at, Platform platform, List<RemoteManifest> documents) throws IOException {
        Deque<RemoteManifest> way = new ArrayDeque<>();
        RemoteManifest found = at;
        while (found.isIndex()) {
            if (way.size() == DEEPEST) {
                throw RegistryException.wrong("index " + found.descriptor().digest() + " is nested too deeply");
            }
            way.push(found);
            Descriptor chosen = PlatformChoice.of(index(found), platform, each -> platform(each));
            found = child(found, chosen);
        }
        documents.add(found);
        documents.addAll(way);
        return found;
    }

    private RemoteManifest child(RemoteManifest index, Descriptor entry) throws IOException {
        RemoteManifest child = repository.manifest(entry.digest().toString());
        if (child.descriptor().size() != entry.size()) {
            throw RegistryException.wrong(
                    "index " + index.descriptor().digest() + " gives manifest " + entry.digest() + " " + entry.size()
                            + " bytes, but it has " + child.descriptor().size());
        }
        return child;
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
        } else if (depth == DEEPEST) {
            throw RegistryException.wrong("index " + at.descriptor().digest() + " is nested too deeply");
        } else {
            for (Descriptor each : index(at).manifests()) {
                if (seen.add(each.digest())) {
                    collect(child(at, each), documents, images, seen, depth + 1);
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
    private @Nullable Platform platform(Descriptor entry) throws IOException {
        RemoteManifest manifest = repository.manifest(entry.digest().toString());
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
