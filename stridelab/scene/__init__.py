"""The scene: page, settings and view, and all that a teacher's link says, as plain data with one text form, the link.

>>> from stridelab import scene
>>> scene.Scene("translation", {"stride": 4}, {"shift": "0,1"}).link()
'translation?stride=4&shift=0,1'
"""

from stridelab.scene.code import LONGEST as LONGEST
from stridelab.scene.code import pack as pack
from stridelab.scene.code import unpack as unpack
from stridelab.scene.link import COVERS as COVERS
from stridelab.scene.link import DRAWINGS as DRAWINGS
from stridelab.scene.link import LONGEST_TASK as LONGEST_TASK
from stridelab.scene.link import PAGES as PAGES
from stridelab.scene.link import Scene as Scene
from stridelab.scene.link import quoted as quoted
from stridelab.scene.settings import SETTINGS as SETTINGS
from stridelab.scene.view import VIEW as VIEW
