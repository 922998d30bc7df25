export {select, selectAll, pointer} from "d3-selection";
export {scaleLinear, scaleSqrt, scaleUtc} from "d3-scale";
export {brushX} from "d3-brush";
export {zoom, zoomIdentity} from "d3-zoom";
export {geoPath, geoEqualEarth, geoCircle, geoGraticule10, geoBounds, geoCentroid} from "d3-geo";
export {feature, mesh} from "topojson-client";
