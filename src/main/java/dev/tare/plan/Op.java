package dev.tare.plan;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import java.util.List;

/** What one vertex of a plan does with its inputs. The shape is that of BuildKit's LLB, so that it can run there. */
public sealed interface Op {
    void encode(Encoder to);

    /** An empty tree. It has no inputs. */
    record Scratch() implements Op {
        @Override
        public void encode(Encoder to) {
            to.text("scratch");
        }
    }

    /**
     * An image whose configuration is known already.
     *
     * @param name as the user wrote it, for messages
     * @param manifest digest of the image's manifest for this platform
     * @param platform of the image
     * @param diffIds digests of its plain layers, lowest first
     */
    record ImageSource(String name, Digest manifest, Platform platform, List<Digest> diffIds) implements Op {
        public ImageSource {
            diffIds = List.copyOf(diffIds);
        }

        @Override
        public void encode(Encoder to) {
            // The name is left out: the same layers under another name are the same tree.
            to.text("image").texts(diffIds.stream().map(Digest::toString).toList());
        }
    }

    /**
     * A folder of this machine.
     *
     * @param name {@code context}, or the name of a {@code --build-context}
     * @param excludes the patterns of the ignore file that applies
     */
    record LocalSource(String name, List<String> excludes) implements Op {
        public LocalSource {
            excludes = List.copyOf(excludes);
        }

        @Override
        public void encode(Encoder to) {
            to.text("local").text(name).texts(excludes);
        }
    }

    /**
     * Changes a tree, input 0, by actions in order; the result is one more layer on it.
     *
     * @param actions at least one
     */
    record FileOp(List<FileAction> actions) implements Op {
        public FileOp {
            actions = List.copyOf(actions);
            if (actions.isEmpty()) {
                throw new IllegalArgumentException("a FileOp without an action");
            }
        }

        @Override
        public void encode(Encoder to) {
            to.text("file").number(actions.size());
            actions.forEach(action -> action.encode(to));
        }
    }

    /** Puts the layers of the inputs one over the other, lowest first ({@code COPY --link}). */
    record Merge() implements Op {
        @Override
        public void encode(Encoder to) {
            to.text("merge");
        }
    }
}
