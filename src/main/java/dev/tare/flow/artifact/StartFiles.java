package dev.tare.flow.artifact;

import dev.tare.oci.tree.FileTree;

/** What the work directory held before the flow changed it. Paths are relative to it, as in a FileTree. */
public interface StartFiles {
    /** A directory that nothing changes. */
    StartFiles NOTHING = new Unchanged();

    /** Whether this flow has made what is there now. */
    boolean isNew(String path);

    /** Whether what was there at the start is read from {@link #kept}, since the flow may replace it. */
    boolean isKept(String path);

    /** What is kept, under the same paths. */
    FileTree kept();

    /** Nothing is new, and nothing had to be kept. */
    final class Unchanged implements StartFiles {
        private Unchanged() {}

        @Override
        public boolean isNew(String path) {
            return false;
        }

        @Override
        public boolean isKept(String path) {
            return false;
        }

        @Override
        public FileTree kept() {
            return EmptyTree.INSTANCE;
        }
    }
}
