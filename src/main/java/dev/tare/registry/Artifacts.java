package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import dev.tare.store.Blobs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads what a name leads to piece by piece, and names nothing in the store: for what is used and not kept. */
public final class Artifacts {
    private static final int MAX_CONFIG_BYTES = 16 << 20;
    private static final int MAX_MANIFESTS = 64;
    private static final int DEEPEST_INDEX = 4;

    private final Registries registries;
    private final Progress progress;

    public Artifacts(Registries registries, Progress progress) {
        this.registries = registries;
        this.progress = progress;
    }

    /**
     * What a name leads to.
     *
     * @param artifacts its manifest, or those of its index
     * @param types media types of what its index names beside manifests
     */
    public record Found(List<Artifact> artifacts, Set<String> types) {
        public Found {
            artifacts = List.copyOf(artifacts);
            types = Set.copyOf(types);
        }
    }

    /**
     * Looks a name up, at the mirrors of its registry first.
     *
     * @return nothing where no registry has it
     * @throws TareException that says why it cannot be read
     */
    public Found find(Reference name) {
        IOException failure = null;
        for (Repository repository : registries.toPull(name)) {
            try {
                String at = name.digest() != null ? name.digest().toString() : name.tag();
                List<Artifact> artifacts = new ArrayList<>();
                Set<String> types = new TreeSet<>();
                add(repository, name, at, 0, artifacts, types);
                return new Found(artifacts, types);
            } catch (IOException e) {
                if (!RegistryException.isNotFound(e)) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw RegistryException.told("cannot read " + name.familiar(), failure);
        }
        return new Found(List.of(), Set.of());
    }

    private void add(
            Repository repository, Reference name, String at, int depth, List<Artifact> artifacts, Set<String> types)
            throws IOException {
        RemoteManifest remote = repository.manifest(at);
        try {
            if (!remote.isIndex()) {
                artifacts.add(new Artifact(repository, name, Manifest.fromJson(remote.json()), progress));
                return;
            }
            for (Descriptor each : Index.fromJson(remote.json()).manifests()) {
                if (!MediaTypes.isIndex(each.mediaType()) && !MediaTypes.isManifest(each.mediaType())) {
                    types.add(each.mediaType());
                } else if (depth < DEEPEST_INDEX && artifacts.size() < MAX_MANIFESTS) {
                    add(repository, name, each.digest().toString(), depth + 1, artifacts, types);
                }
            }
        } catch (IllegalArgumentException e) {
            throw RegistryException.wrong(
                    "manifest " + remote.descriptor().digest() + " is damaged: " + e.getMessage());
        }
    }

    /** One manifest in the repository that has it. For several threads. */
    public static final class Artifact {
        private final Repository repository;
        private final Reference name;
        private final Manifest manifest;
        private final Progress progress;

        private Artifact(Repository repository, Reference name, Manifest manifest, Progress progress) {
            this.repository = repository;
            this.name = name;
            this.manifest = manifest;
            this.progress = progress;
        }

        public Manifest manifest() {
            return manifest;
        }

        /** The configuration that the manifest names, its digest checked. @throws TareException when it is out of reach */
        public byte[] config() {
            try {
                return repository.small(manifest.config(), MAX_CONFIG_BYTES);
            } catch (IOException e) {
                throw RegistryException.told("cannot read " + name.familiar(), e);
            }
        }

        /** Brings a layer into the store as it is, its digest checked. @throws TareException when it is out of reach */
        public void fetch(Descriptor layer, Blobs blobs) {
            try (Transfer transfer = Transfer.begin(progress, "pull layer", layer)) {
                new Download(repository, layer, blobs, transfer::add).run();
                transfer.done();
            } catch (IOException e) {
                throw RegistryException.told("cannot read " + name.familiar(), e);
            }
        }
    }
}
