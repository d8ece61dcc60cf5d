package dev.tare.deliver.prepare;

import dev.tare.deliver.prepare.BuildFacts.Origin;
import dev.tare.engine.ImageBuilder.BuiltImage;

/** An image that was built for one platform, and what it was built on. */
public record MadeImage(BuiltImage image, Origin origin) {}
