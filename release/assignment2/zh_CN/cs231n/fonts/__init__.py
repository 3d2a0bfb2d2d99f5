"""The Chinese letters of the Chinese notebooks, which matplotlib's own font lacks: importing this adds them.

The font holds the letters of Noto Sans CJK that the notebooks need. Its licence, the SIL Open Font License
1.1, and its authors stand in it.
"""

from contextlib import suppress
from pathlib import Path

NAME = ""
"""What `rcParams["font.family"]` calls it; empty where there is no matplotlib."""

with suppress(ImportError):
    from matplotlib.font_manager import FontProperties, fontManager

    _FILE = Path(__file__).parent / "zh_CN.otf"
    fontManager.addfont(_FILE)
    NAME = FontProperties(fname=_FILE).get_name()
