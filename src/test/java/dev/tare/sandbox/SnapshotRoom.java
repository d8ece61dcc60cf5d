package dev.tare.sandbox;

import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import dev.tare.posix.Mounts;
import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store and its snapshots, which take root. */
abstract class SnapshotRoom {
    @TempDir
    Path folder;

    Store store;
    Snapshots snapshots;

    @BeforeEach
    void open() {
        ChildProcess.needRoot();
        store = Store.open(folder.resolve("store"));
        snapshots = new Snapshots(store);
    }

    @AfterEach
    void close() throws IOException {
        if (store != null) {
            store.close();
            boolean _ = Mounts.unmount(folder.resolve("root"));
        }
    }

    static Inode device(FileType type, int major, int minor) {
        return new Inode(type, 0640, 1, 2, 0, 300, 5, "", major, minor, Xattrs.NONE);
    }
}
