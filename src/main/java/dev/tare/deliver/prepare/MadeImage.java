package dev.tare.deliver.prepare;

import dev.tare.oci.Image;
import dev.tare.deliver.prepare.BuildFacts.Origin;

/** An image that was built for one platform, and what it was built on. */
public record MadeImage(Image image, Origin origin) {}
