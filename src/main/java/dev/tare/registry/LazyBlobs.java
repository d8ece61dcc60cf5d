package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Manifest;
import dev.tare.oci.Reference;
import dev.tare.store.RemoteBlobs;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fetches blobs of images in registries when they are asked for: each at most once, several at a time. */
public final class LazyBlobs implements RemoteBlobs, AutoCloseable {
    /** As for pulls. */
    private static final int AT_ONCE = 5;

    private static final long PATIENCE_SECONDS = 10;

    private final Store store;
    private final Supplier<Registries> registries;
    private final Progress progress;
    private final List<Located> images = new ArrayList<>();
    /** By diffID. */
    private final Map<Digest, Offered> offered = new HashMap<>();

    private final Map<Digest, FutureTask<Boolean>> tasks = new HashMap<>();
    private @Nullable ExecutorService threads;
    private boolean closed;

    /** @param registries asked for at the first transfer, and closed with this */
    public LazyBlobs(Store store, Supplier<Registries> registries, Progress progress) {
        this.store = store;
        this.registries = registries;
        this.progress = progress;
    }

    /** An image whose layers can be fetched. */
    private record Located(Reference origin, Manifest manifest, List<Digest> diffIds) {
        /** The descriptor of one of its blobs, or null. */
        @Nullable Descriptor blob(Digest digest) {
            for (Descriptor layer : manifest.layers()) {
                if (layer.digest().equals(digest)) {
                    return layer;
                }
            }
            return manifest.config().digest().equals(digest) ? manifest.config() : null;
        }
    }

    /**
     * Learns where the blobs of an image are.
     *
     * @param diffIds of its layers, or empty for what is no image
     */
    public synchronized void add(Reference origin, Manifest manifest, List<Digest> diffIds) {
        images.add(new Located(origin, manifest, List.copyOf(diffIds)));
    }

    @Override
    public synchronized void offer(Offered layer) {
        Offered _ = offered.putIfAbsent(layer.diffId(), layer);
    }

    @Override
    public synchronized @Nullable Offered offered(Digest diffId) {
        return offered.get(diffId);
    }

    @Override
    public synchronized List<Reference> origins(Digest blob) {
        List<Reference> out = new ArrayList<>();
        for (Located image : images) {
            if (image.blob(blob) != null && !out.contains(image.origin())) {
                out.add(image.origin());
            }
        }
        for (Offered layer : offered.values()) {
            if (layer.blob().digest().equals(blob) && !out.contains(layer.origin())) {
                out.add(layer.origin());
            }
        }
        return out;
    }

    @Override
    public void expect(Collection<Digest> blobs) {
        for (Digest blob : blobs) {
            FutureTask<Boolean> _ = begin(blob);
        }
    }

    @Override
    public void fetch(Digest blob) {
        FutureTask<Boolean> task = begin(blob);
        if (task != null) {
            await(task);
        }
    }

    @Override
    public @Nullable Descriptor fetchLayer(Digest diffId) {
        Located image = withLayer(diffId);
        if (image == null) {
            // Those of a cache are of many steps: who reads one need not read the others.
            Offered alone = offered(diffId);
            if (alone != null) {
                fetch(alone.blob().digest());
            }
            return alone == null ? null : alone.blob();
        }
        Descriptor blob = image.manifest().layers().get(image.diffIds().indexOf(diffId));
        FutureTask<Boolean> task = begin(blob.digest());
        for (Descriptor other : image.manifest().layers()) {
            FutureTask<Boolean> _ = begin(other.digest());
        }
        if (task != null) {
            await(task);
        }
        return blob;
    }

    private synchronized @Nullable Located withLayer(Digest diffId) {
        for (Located image : images) {
            if (image.diffIds().contains(diffId)) {
                return image;
            }
        }
        return null;
    }

    /** @return null where there is nothing to do, or nothing is known of the blob */
    private synchronized @Nullable FutureTask<Boolean> begin(Digest blob) {
        FutureTask<Boolean> known = tasks.get(blob);
        if (known != null || closed || store.blobs().has(blob)) {
            return known;
        }
        List<Reference> origins = origins(blob);
        if (origins.isEmpty()) {
            return null;
        }
        Descriptor descriptor = descriptor(blob);
        FutureTask<Boolean> task = new FutureTask<>(() -> download(descriptor, origins));
        tasks.put(blob, task);
        if (threads == null) {
            threads = Executors.newFixedThreadPool(
                    AT_ONCE,
                    work -> Thread.ofPlatform().daemon().name("tare-fetch").unstarted(work));
        }
        threads.execute(task);
        return task;
    }

    private Descriptor descriptor(Digest blob) {
        for (Located image : images) {
            Descriptor found = image.blob(blob);
            if (found != null) {
                return found;
            }
        }
        for (Offered layer : offered.values()) {
            if (layer.blob().digest().equals(blob)) {
                return layer.blob();
            }
        }
        throw new IllegalStateException("not known: " + blob);
    }

    private static void await(FutureTask<Boolean> task) {
        try {
            boolean _ = task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TareException told) {
                throw new TareException(told.exitCode(), told.problem(), told);
            }
            if (e.getCause() instanceof VirtualMachineError error) {
                throw TareException.exhausted(error);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("the transfer was interrupted");
        }
    }

    private boolean download(Descriptor blob, List<Reference> origins) {
        IOException failure = null;
        for (Reference origin : origins) {
            for (Repository repository : registries.get().toPull(origin)) {
                // Another process may have brought it meanwhile.
                if (store.blobs().has(blob.digest())) {
                    return true;
                }
                try (Transfer transfer = Transfer.begin(progress, "pull layer", blob)) {
                    new Download(repository, blob, store.blobs(), transfer::add).run();
                    transfer.done();
                    return true;
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        if (failure == null) {
            throw new IllegalStateException("no origin of " + blob.digest());
        }
        Reference first = origins.getFirst();
        throw RegistryException.told(
                "cannot fetch a layer of " + first.familiarName() + " ("
                        + blob.digest().shortId() + ")",
                failure);
    }

    /**
     * A manifest or index that an index names, from wherever it is found; its digest is checked.
     *
     * @param origins repositories of the index
     * @throws IOException that says what cannot be fetched, and why
     */
    public byte[] document(Descriptor descriptor, List<Reference> origins) throws IOException {
        IOException failure = null;
        for (Reference origin : origins) {
            for (Repository repository : registries.get().toPull(origin)) {
                try {
                    return repository.manifest(descriptor.digest().toString()).json();
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        String which = descriptor.platform() == null ? "one" : "that for " + descriptor.platform();
        throw RegistryException.wrong(
                "of the images of its index " + which + " is not in the store, and cannot be had: "
                        + (failure == null ? "no registry is known to have it" : failure.getMessage()),
                "--platform pushes one of them alone");
    }

    /** Breaks off what still runs. */
    @Override
    public void close() {
        ExecutorService running;
        synchronized (this) {
            closed = true;
            running = threads;
        }
        if (running == null) {
            return;
        }
        running.shutdownNow();
        registries.get().close();
        try {
            boolean _ = running.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
