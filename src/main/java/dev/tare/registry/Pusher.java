package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Sends images to registries: first the blobs that are not there, several at a time, then the manifests. */
public final class Pusher {
    private final Registries registries;
    private final Progress progress;

    public Pusher(Registries registries, Progress progress) {
        this.registries = registries;
        this.progress = progress;
    }

    /**
     * Pushes an image.
     *
     * @param name with a tag and without a digest, or without a tag and with the digest of what is pushed
     * @param manifests those that an index names, then the one that the tag will lead to
     * @param mountFrom repositories of the same registry that may have the blobs already; asked for only when something is to be sent
     * @return whether anything had to be sent
     * @throws TareException that says why it cannot be done
     */
    public boolean push(Reference name, List<PushManifest> manifests, Supplier<List<String>> mountFrom) {
        return push(name, manifests.getLast().descriptor(), () -> manifests, mountFrom);
    }

    /**
     * As {@link #push(Reference, List, Supplier)}.
     *
     * @param image what the tag will lead to
     * @param parts asked for only when it does not yet
     */
    public boolean push(Reference name, Descriptor image, Parts parts, Supplier<List<String>> mountFrom) {
        Repository repository = registries.toPush(name);
        try {
            String at = name.tag().isEmpty() ? image.digest().toString() : name.tag();
            if (isThere(repository, at, image)) {
                return false;
            }
            List<PushManifest> manifests = parts.get();
            PushManifest top = manifests.getLast();
            List<String> origins = mountFrom.get();
            List<TransferGroup.Task> tasks = new ArrayList<>();
            Set<Digest> seen = new HashSet<>();
            for (PushManifest manifest : manifests) {
                for (PushBlob blob : manifest.blobs()) {
                    if (seen.add(blob.descriptor().digest())) {
                        tasks.add(() -> send(repository, blob, origins));
                    }
                }
            }
            TransferGroup.run(tasks, registries::abort);
            for (PushManifest manifest : manifests) {
                String each =
                        manifest == top ? at : manifest.descriptor().digest().toString();
                repository.putManifest(each, manifest.descriptor(), manifest.json());
            }
            return true;
        } catch (IOException e) {
            throw RegistryException.told("cannot push", name, e);
        }
    }

    /**
     * Pushes manifests that refer to images which are there already, so that they are found by the images' digests.
     *
     * @param name of the repository
     * @param referrers manifests with a subject; none is under a tag
     * @throws TareException that says why it cannot be done
     */
    public void attach(Reference name, List<PushManifest> referrers) {
        Repository repository = registries.toPush(name);
        try {
            for (PushManifest referrer : referrers) {
                for (PushBlob blob : referrer.blobs()) {
                    send(repository, blob, List.of());
                }
                new Referrers(repository).put(referrer);
            }
        } catch (IOException e) {
            throw RegistryException.told("cannot attach to " + name.familiar(), e);
        }
    }

    /** What an image consists of, which may have to be looked up. */
    @FunctionalInterface
    public interface Parts {
        List<PushManifest> get() throws IOException;
    }

    private boolean isThere(Repository repository, String tag, Descriptor image) throws IOException {
        try {
            Optional<Descriptor> there = WaitNotice.forAnswer(progress, repository.host(), () -> repository.head(tag));
            return there.isPresent() && there.get().digest().equals(image.digest());
        } catch (RegistryException e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }

    private void send(Repository repository, PushBlob blob, List<String> mountFrom) throws IOException {
        try (Transfer transfer = Transfer.begin(progress, "push", blob.descriptor())) {
            if (repository.has(blob.descriptor().digest())
                    || new Upload(repository, blob, transfer::add).run(mounts(repository, blob, mountFrom))) {
                transfer.cached();
            } else {
                transfer.done();
            }
        }
    }

    /** First where the blob is known to be. */
    private static List<String> mounts(Repository repository, PushBlob blob, List<String> others) {
        Set<String> out = new LinkedHashSet<>();
        for (Reference origin : blob.origins()) {
            if (origin.registry().equals(repository.host())
                    && !origin.repository().equals(repository.name())) {
                out.add(origin.repository());
            }
        }
        out.addAll(others);
        return List.copyOf(out);
    }
}
