package dev.tare.source;

import dev.tare.plan.Op;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What plans read from elsewhere, brought into the store's {@code work} folder. For several threads. */
public final class RemoteSources implements AutoCloseable {
    private final Store store;
    private final Map<String, String> environment;
    private final boolean anew;
    private @Nullable WebClient client;
    private @Nullable Downloads downloads;
    private @Nullable GitRepositories repositories;

    /**
     * Sources.
     *
     * @param environment the user's, with the proxies
     * @param anew whether files are downloaded again though they are kept
     */
    public RemoteSources(Store store, Map<String, String> environment, boolean anew) {
        this.store = store;
        this.environment = environment;
        this.anew = anew;
    }

    /** The file of a web address. @throws SourceFailure that says why there is none */
    public WebFile download(Op.HttpSource source) throws IOException {
        return downloads().get(source);
    }

    /** The content that {@link #download} has fetched. @throws SourceFailure when it cannot be fetched */
    public InputStream open(Op.HttpSource source, WebFile download) throws IOException {
        return Files.newInputStream(downloads().content(source, download));
    }

    /** The folder of a commit's files, which must not change. @throws SourceFailure that says why there is none */
    public Path checkout(Op.GitSource source) throws IOException {
        return repositories().open(source);
    }

    /** The commit that a source names in this build, in hex digits. */
    public String commit(Op.GitSource source) throws IOException {
        return repositories().commit(source);
    }

    private synchronized Downloads downloads() {
        if (downloads == null) {
            downloads = new Downloads(Place.DOWNLOADS.in(store.home()), store.temporary(), client(), anew);
        }
        return downloads;
    }

    private synchronized WebClient client() {
        WebClient made = client;
        if (made == null) {
            made = new WebClient(environment);
            client = made;
        }
        return made;
    }

    private synchronized GitRepositories repositories() {
        if (repositories == null) {
            repositories = new GitRepositories(
                    Place.GIT.in(store.home()), store.temporary(), new Git(environment), client(), Instant.now());
        }
        return repositories;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
