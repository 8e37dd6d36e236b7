/// The chart's checks, run without a cluster: Helm lints and renders, and every rendered object is read into the
/// Kubernetes model.
///
/// Start with [io.noesis.helm.HardeningTest] for what the objects must fulfil, and with [io.noesis.helm.Chart] for
/// how they come about. Nothing here may depend on how a template is written, only on what it renders.
@NullMarked
package io.noesis.helm;

import org.jspecify.annotations.NullMarked;
