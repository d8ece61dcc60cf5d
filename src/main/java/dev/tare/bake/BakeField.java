package dev.tare.bake;

import org.jspecify.annotations.Nullable;

/** What a target may say, in the order in which buildx prints it. */
public enum BakeField {
    ANNOTATIONS("annotations", Kind.TEXTS, Merge.APPEND),
    ATTEST("attest", Kind.ATTESTS, Merge.APPEND),
    CONTEXT("context", Kind.TEXT, Merge.REPLACE),
    CONTEXTS("contexts", Kind.MAP, Merge.KEYS),
    DOCKERFILE("dockerfile", Kind.TEXT, Merge.REPLACE),
    DOCKERFILE_INLINE("dockerfile-inline", Kind.TEXT, Merge.REPLACE),
    ARGS("args", Kind.MAP, Merge.KEYS),
    LABELS("labels", Kind.MAP, Merge.KEYS),
    TAGS("tags", Kind.TEXTS, Merge.REPLACE),
    CACHE_FROM("cache-from", Kind.CACHES, Merge.APPEND),
    CACHE_TO("cache-to", Kind.CACHES, Merge.REPLACE),
    TARGET("target", Kind.TEXT, Merge.REPLACE),
    SECRET("secret", Kind.SECRETS, Merge.APPEND),
    SSH("ssh", Kind.AGENTS, Merge.APPEND),
    PLATFORMS("platforms", Kind.TEXTS, Merge.REPLACE),
    OUTPUT("output", Kind.OUTPUTS, Merge.REPLACE),
    PULL("pull", Kind.SWITCH, Merge.REPLACE),
    NO_CACHE("no-cache", Kind.SWITCH, Merge.REPLACE),
    NETWORK("network", Kind.TEXT, Merge.REPLACE),
    NO_CACHE_FILTER("no-cache-filter", Kind.TEXTS, Merge.APPEND),
    SHM_SIZE("shm-size", Kind.TEXT, Merge.REPLACE),
    ULIMITS("ulimits", Kind.TEXTS, Merge.APPEND),
    CALL("call", Kind.TEXT, Merge.REPLACE),
    ENTITLEMENTS("entitlements", Kind.TEXTS, Merge.APPEND),
    EXTRA_HOSTS("extra-hosts", Kind.MAP, Merge.KEYS);

    /** Its name in files. */
    final String key;

    final Kind kind;
    final Merge merge;

    BakeField(String key, Kind kind, Merge merge) {
        this.key = key;
        this.kind = kind;
        this.merge = merge;
    }

    /** What its value is: a String, a Boolean, a list of String, a sorted map of String, or a list of {@link BakeEntry}. */
    enum Kind {
        TEXT,
        SWITCH,
        TEXTS,
        MAP,
        CACHES,
        ATTESTS,
        OUTPUTS,
        SECRETS,
        AGENTS;

        boolean isEntries() {
            return switch (this) {
                case TEXT, SWITCH, TEXTS, MAP -> false;
                case CACHES, ATTESTS, OUTPUTS, SECRETS, AGENTS -> true;
            };
        }
    }

    /** What becomes of a value where another comes later. */
    enum Merge {
        REPLACE,
        /** The later ones stand behind. */
        APPEND,
        /** Keys that both have are the later ones. */
        KEYS
    }

    /** The one of a key; null where there is none. */
    static @Nullable BakeField of(String key) {
        for (BakeField field : values()) {
            if (field.key.equals(key)) {
                return field;
            }
        }
        return null;
    }
}
